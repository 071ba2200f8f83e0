//! Short lists of words of French, Spanish, Portuguese, Italian and German that say something about the
//! names around them, written for this program.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Language;

/// A set of lists: one bit each.
pub(super) type Classes = u32;

/// Prepositions that stand before towns and hardly before other nouns without an article.
pub(super) const SURE: Classes = 1;
/// Nouns with a capital that may stand right before a place without being part of its name.
pub(super) const BEFORE_PLACE: Classes = 1 << 1;
/// Words before "de" and a place, together the name of something else: "Banque de France".
pub(super) const NOT_BEFORE_PLACE: Classes = 1 << 2;
/// What after a place makes it part of another name.
pub(super) const AFTER_PLACE: Classes = 1 << 3;
/// Words, in lower case, that have a capital only because they open a sentence.
pub(super) const SMALL: Classes = 1 << 4;
/// Nouns right before a given name that make it the name of a street, a saint, a school.
pub(super) const NOT_BEFORE_PERSON: Classes = 1 << 5;
/// What after a name makes it that of a company, a prize, a street.
pub(super) const NOT_AFTER_PERSON: Classes = 1 << 6;
/// Titles that stand with a capital before a bare last name.
pub(super) const TITLE: Classes = 1 << 7;
/// Words in capitals that the English model takes for organisations.
pub(super) const NOT_ORGANIZATION: Classes = 1 << 8;
/// German surnames, in lower case, that are nouns or adjectives, too, and mean nobody where they stand alone.
pub(super) const NOUN: Classes = 1 << 9;
/// Given names of the lists, in lower case, that are common words in a language.
pub(super) const NOT_GIVEN: Classes = 1 << 10;
/// Small words between a given name and a surname, and inside surnames.
pub(super) const PARTICLE: Classes = 1 << 11;
/// Articles and the like: after them stands no last name.
pub(super) const ARTICLE: Classes = 1 << 12;
/// Months and weekdays, in lower case.
pub(super) const CALENDAR: Classes = 1 << 13;
/// Acronyms of organisations that hardly mean anything else.
pub(super) const ORGANIZATION: Classes = 1 << 14;

/// The lists of a language that a word is in; none for most words.
pub(super) fn classes(language: Language, word: &str) -> Classes {
    static WORDS: LazyLock<[HashMap<&'static str, Classes>; 5]> = LazyLock::new(|| {
        let mut words: [HashMap<&'static str, Classes>; 5] = Default::default();
        for (class, lists) in OF_EACH {
            for (words, list) in words.iter_mut().zip(lists) {
                note(words, class, list);
            }
        }
        for (class, list) in OF_ALL {
            for words in &mut words {
                note(words, class, list);
            }
        }
        words
    });
    let known = WORDS[language as usize].get(word);
    known.copied().unwrap_or(0)
}

/// Whether a word is in one of the lists of a language.
pub(super) fn is(language: Language, word: &str, lists: Classes) -> bool {
    classes(language, word) & lists != 0
}

fn note(words: &mut HashMap<&'static str, Classes>, class: Classes, list: &'static str) {
    for word in list.split_whitespace() {
        *words.entry(word).or_insert(0) |= class;
    }
}

/// Lists of words of each language, in the order of [`Language`].
const OF_EACH: [(Classes, [&str; 5]); 5] = [
    (SURE, PREPOSITIONS),
    (SMALL, SMALL_WORDS),
    (NOT_GIVEN, WORDS_LIKE_GIVEN_NAMES),
    (ARTICLE, ARTICLES),
    (ORGANIZATION, ORGANIZATIONS),
];

/// Lists that serve all languages.
const OF_ALL: [(Classes, &str); 10] = [
    (BEFORE_PLACE, KINDS_OF_PLACE),
    (NOT_BEFORE_PLACE, HEADS_WITH_PLACE),
    (AFTER_PLACE, ENDS_AFTER_PLACE),
    (NOT_BEFORE_PERSON, CALLED_AFTER_PEOPLE),
    (NOT_AFTER_PERSON, ENDS_AFTER_PERSON),
    (TITLE, TITLES),
    (NOT_ORGANIZATION, OTHER_ACRONYMS),
    (NOUN, NOUN_SURNAMES),
    (PARTICLE, PARTICLES),
    (CALENDAR, MONTHS_AND_DAYS),
];

const PREPOSITIONS: [&str; 5] = [
    "à vers depuis À",
    "en desde hacia En Desde",
    "em no na Em No Na",
    "a ad in presso A In",
    "in nach aus bei nahe In Nach Aus Bei bis",
];

const SMALL_WORDS: [&str; 5] = [
    "\
    le la les l' un une des du de d' en au aux à et ou où mais pour par dans sur sous avec sans chez vers depuis \
    selon quand lorsque si que qui ce cet cette ces il elle ils elles on nous vous je tu son sa ses leur leurs \
    notre nos votre vos mon ma mes comme ainsi aussi après avant entre contre pendant malgré pourquoi comment \
    car donc alors puis enfin oui non c'est même tout tous toute toutes plus très bien ici là outre hier \
    aujourd'hui demain né née via merci quant ni voici voilà lire photo crédit propos dont parmi monsieur madame",
    "\
    el la los las lo un una unos unas de del en al a y e o u pero para por con sin sobre según desde hasta hacia \
    entre tras ante contra cuando si que qué quien como cómo su sus mi mis tu este esta estos estas ese esa eso \
    esto él ella ellos ellas nosotros yo no sí ya también además así aunque mientras porque ni más muy hoy ayer \
    mañana después antes luego entonces ahora donde dónde todo todos otro otra otros durante foto don doña señor \
    señora fue hay es",
    "\
    o a os as um uma uns umas de do da dos das em no na nos nas ao aos à às e ou mas para por pelo pela com sem \
    sobre segundo desde até entre após contra quando se que quem como seu sua seus suas meu minha este esta esse \
    essa isso isto ele ela eles elas nós eu não sim já também além assim embora enquanto porque nem mais muito \
    hoje ontem amanhã depois antes então agora onde todo todos outro outra durante foto num numa dom dona senhor \
    senhora foi há é só vai está quer diz veja leia confira pois conforme ora porém mesmo caso lá aqui será tem \
    ainda cada você vocês qual quanto sob desse dessa deste desta nesse nessa neste nesta aquele aquela muitos \
    alguns algumas apesar logo bem tão nunca sempre estamos temos",
    "\
    il lo la i gli le l' un uno una di del dello della dei degli delle dell' a al allo alla ai agli alle all' da \
    dal dalla in nel nella nei con su sul sulla per tra fra e ed o ma se che chi come quando dove non sì già \
    anche poi così però perché mentre dopo prima oggi ieri domani ora secondo contro durante questo questa \
    questi quello quella lui lei loro io noi suo sua suoi mio mia tutto tutti più foto signor signora è ha",
    "\
    der die das den dem des ein eine einen einem einer eines kein keine und oder aber doch denn sondern in im an \
    am auf aus bei beim mit nach von vom vor zu zum zur für gegen um über unter durch ohne seit bis während \
    wegen trotz laut neben zwischen hinter wenn weil dass ob als wie wo wer was warum wann er sie es ich wir ihr \
    du man sein seine ihre unser mein dieser diese dieses jeder alle viele auch nur noch schon nun jetzt heute \
    gestern morgen dann damit so da hier dort nicht ja nein sehr mehr ist sind war hat haben wird kann dabei \
    dazu außerdem zudem nachdem bevor sowie foto herr frau fotos bild will soll muss hinzu hinweis ihm ihn ihnen \
    uns mich mir dir euch dich sich weiter bereits seinem seiner seinen ihrem ihrer ihren dies diesem diesen \
    welche welcher welches etwa rund etwas immer wieder erst beide gut neue neuer neues zwei drei",
];

const WORDS_LIKE_GIVEN_NAMES: [&str; 5] = [
    "will sue noel earl pat rose mark dale don olive rod",
    "\
    will sue ella don mia earl dale marina mercedes victoria santiago salvador rosario rod",
    "will sue earl dale don mia jesus salvador santiago victoria marina rod",
    "will sue ella mia don dale earl marina rose mercedes felice rod rosario toni",
    "\
    will mark rose roman earl angel art don dale sue ernst pat rod romane marine tiger",
];

const ARTICLES: [&str; 5] = [
    "le la les un une des du au aux",
    "el la los las un una del al su sus",
    "o a os as um uma do da dos das no na nos nas ao à",
    "il lo la i gli le un una del della nel nella",
    "\
    der die das den dem des ein eine einen einem einer eines kein keine keinen im am zum zur vom beim als sein \
    seine seinen ihr ihre ihren dieser diese diesen jeder viele alle zwei drei mehr ins ans aufs",
];

const ORGANIZATIONS: [&str; 5] = [
    "\
    ONU OTAN FMI OMS UE UEFA FIFA UNESCO Unesco Unicef UNICEF CGT CFDT CNRS SNCF RATP EDF AFP OCDE OPEP CEDEAO \
    BCEAO HCR CICR FIDH HRW FBI CIA NSA BBC CNN CNIL ARS OIT OMC AIEA BCE MSF RFI",
    "\
    ONU OTAN FMI OMS UE UEFA FIFA Unesco UNESCO Unicef UNICEF PSOE PP CCOO UGT OCDE OPEP OEA FARC ELN FBI CIA \
    NSA BBC CNN OIT OMC OIEA BCE INE CNI UNAM PRI PAN ACNUR OPS EFE ETA",
    "\
    ONU OTAN FMI OMS UE UEFA FIFA Unesco UNESCO Unicef UNICEF PSDB PMDB MDB PSOL PSB PDT PSL STF STJ TSE TCU MPF \
    PF PGR CNJ OAB IBGE BNDES FGV USP UFRJ OCDE OPEP OEA FARC FBI CIA NSA BBC CNN OIT OMC AIEA BCE CPLP \
    Petrobras Anvisa Funai Ibama CBF SBT",
    "\
    ONU NATO FMI OMS UE UEFA FIFA Unesco UNESCO Unicef UNICEF ISTAT Istat INPS Inps CGIL Cgil CISL Cisl UIL Uil \
    OCSE OPEC FBI CIA NSA BBC CNN BCE Bce CSM ANSA RAI Rai Confindustria ENI Eni Enel Bankitalia",
    "\
    EU UN UNO NATO Nato IWF WHO UEFA Uefa FIFA Fifa Unesco UNESCO Unicef UNICEF SPD CDU CSU FDP AfD NPD BKA BND \
    BSI ARD ZDF NDR WDR MDR SWR DFB DFL OECD OPEC Opec EZB FBI CIA NSA BBC CNN IAEA IAEO OSZE DGB ADAC TÜV BVB \
    DLR dpa ÖVP SPÖ FPÖ SVP ORF",
];

const KINDS_OF_PLACE: &str = "\
    Bundesrepublik Hauptstadt Landeshauptstadt Stadt Bundesland Bundesstaat Königreich Republik Insel Region \
    Kanton Provinz Raum Großraum Metropole Hansestadt Millionenstadt Hafenstadt Kleinstadt Freistaat Nachbarland \
    Partnerland Ortsteil Landkreis Kreis Standort";

const HEADS_WITH_PLACE: &str = "\
    Banque Tour Stade Électricité Collège Festival Comédie Opéra Banco Giro Vuelta Copa Universidad Universidade \
    Université Università Banca Académie Academia Torneo Rallye Rally Aeropuerto Aéroport Estadio Bolsa Borsa \
    Bourse Folha Jornal Diário Diario Correio Estado Gazeta Gazzetta Corriere Radio Rádio Journal Gazette Grêmio \
    Atlético Athletic Real Deportivo Avenida Avenue Rue Rua Calle Via Piazza Plaza Place Praça Estrada Rodovia \
    Grande Grand Gran Boulevard Porte Museu Museo Musée Hospital Hôpital Ospedale Palácio Palais Teatro Orquesta \
    Orquestra Orchestre Liga Ligue Lega Feria Feira Maratona Marathon Voz";

const ENDS_AFTER_PLACE: &str = "\
    & FC 24 Match Inter Times Post Review Yankees Knicks Giants Rangers Jets Mets Lakers Dodgers Galaxy Clippers \
    Rams Philharmonic Stock University";

const CALLED_AFTER_PEOPLE: &str = "\
    Saint Sainte St St. Ste San Santa Santo São Sant' Sankt Rue Avenue Boulevard Place Quai Calle Avenida Plaza \
    Paseo Rua Praça Via Viale Piazza Corso Stade Lycée Collège Hôpital Institut Institute Instituto Istituto \
    Fondation Fundación Fundação Fondazione Estadio Estádio Stadio Aéroport Aeropuerto Aeroporto Hospital \
    Ospedale Teatro Théâtre Museo Museu Musée Colegio Colégio Escola Escuela École Scuola Universidad \
    Universidade Université Centre Centro Prix Premio Prêmio Prémio Palais Palácio Palacio Palazzo Pont Ponte \
    Puente Parc Parque Parco Rodovia Estrada Operação Operación Caso Lei Ley Loi Edifício Porto Puerto Villa \
    Club Grupo Groupe Gruppo Maison Éditions Editions Editora Editorial Camp Tropical Ouragan Huracán Furacão \
    Hotel Hôtel Haus Café Restaurant Forum Arena Stadion Verlag Ville Cidade Ciudad Fort Port Mont rue avenue \
    boulevard place quai calle avenida plaza paseo rua praça via viale piazza corso stade lycée collège hôpital \
    institut fondation estadio estádio stadio aéroport prix premio prêmio pont ponte parc parque parco square \
    station métro clinique école escola colegio Hurrikan Taifun Sturmtief Sturm Orkan Tief Hoch";

const ENDS_AFTER_PERSON: &str = "\
    GmbH AG KG Co Co. SE Stiftung Institut Preis Verlag Arena Stadion Straße Platz Allee Schule Gymnasium \
    Universität Klinik Klinikum Haus Museum Theater Halle Center Centre Group Foundation Institute University \
    Award Awards Prize Cup Trophy Park Street Avenue Road Airport Hospital School College Inc Inc. Ltd Ltd. LLC \
    SA S.A. S.A SpA S.p.A. SARL SAS & Show Bank Music Records Studios Pictures Stadium Hotel Orchester Quartett \
    Trio Band Ensemble Brothers Tour Festival Beach Bay Island Islands River Lake Creek Falls County City Hills \
    Magazine News Post Times Report FC AC United";

const TITLES: &str = "\
    M. Mme Mr Mr. Mrs Dr Dr. Prof. Sr. Sra. Sig. Presidente Président Presidenta Ministro Ministra Ministre \
    Senador Senadora Deputado Deputada Governador Governadora Prefeito Prefeita Juiz Juíza Delegado Papa Premier \
    Don Doña Dom Dona Herr Herrn Frau Papst König Königin Kanzler Kanzlerin";

const OTHER_ACRONYMS: &str = "\
    FCFA CFA COVID SARS VIH SIDA ADN PIB PDF DVD URSS CPF CNPJ DNA HIV AIDS PEC IPTU ICMS CNH FGTS CEO PDG GPS \
    LGBT VAR SMS CPMI CPI MERS USA EUA GMT KO PNB TVA DST IVG SVP VTC SUV ISF RSA IRM TNT OGM WWW HTTP RER TGV \
    TER FAQ EUR USD BRL COP DOI";

const NOUN_SURNAMES: &str = "\
    alt arzt bach bauer baum becker berg bischof blum blume brand braun brunnen busch dorn ende engel ernst feld \
    fischer förster frank freitag freund friedrich frost fuchs gast geiger glück graf groß gross hahn hammer \
    haus heil held herr herrmann herz himmel hirsch hof hoffnung horn huhn hund jäger jung junge kaiser kern \
    kirche kirchner klein koch könig korn kraft kramer krause kreis krieger krug kuhn kunst kunze kurz lamm land \
    lang lange laub linde macht mai maler mann markt marx maurer mauer meister metzger mohr montag müller nagel \
    neu noll ort paul pfeffer pfeifer pohl post reich reiter richter ritter rose roth rot ruhe sattler sauer \
    schaf schäfer schneider scholl schulz schuster schütz schütze schwarz see seidel sommer sonne sonntag specht \
    spiegel stahl stamm stark stein stern stolz sturm tag tanne teich traum vogel vogt voll wagner wald walter \
    weber wegner weich wein weiß weiss welt wiese will winter wirt wolf wolff wolle wunder zahn zander ziegler \
    zimmer zimmermann zug zweig erde welle flick neuer kroos reus";

const PARTICLES: &str = "\
    von van de der den la le las los du di da dos das do del della dello degli dei des d' ter ten bin ben al el \
    zur vom Von Van De Di Da La Le Del Della Dos Ben Bin Al El";

const MONTHS_AND_DAYS: &str = "\
    januar februar märz april mai juni juli august september oktober november dezember montag dienstag mittwoch \
    donnerstag freitag samstag sonntag janvier février mars juin juillet août octobre novembre décembre lundi \
    mardi mercredi jeudi vendredi samedi dimanche enero febrero marzo mayo junio julio agosto septiembre octubre \
    noviembre diciembre lunes martes miércoles jueves viernes sábado domingo janeiro fevereiro março maio junho \
    julho setembro outubro dezembro segunda terça quarta quinta sexta gennaio febbraio aprile maggio giugno \
    luglio settembre ottobre dicembre lunedì martedì mercoledì giovedì venerdì domenica";

/// Ends of German titles: "Außenminister", "CDU-Chefin"; parted by blanks.
pub(super) const TITLE_ENDS: &str = "\
    präsident präsidentin präsidenten minister ministerin ministers kanzler kanzlerin kanzlers chef chefin \
    sprecher sprecherin trainer trainerin meister meisterin vorsitzende vorsitzender vorsitzenden senator \
    senatorin kandidat kandidatin anwalt anwältin richter richterin premier politiker politikerin direktor \
    direktorin leiter leiterin experte expertin forscher forscherin professor professorin autor autorin";

/// Last parts of German nouns that are no surnames: "Zeitung", "Ministerium"; parted by blanks.
pub(super) const NOUN_ENDS: &str = "\
    ung ungen heit keit schaft schaften tion tionen tät ismus nis ium innen straße platz kirche schule verein \
    partei tag jahr jahre jahren minister präsident chef film preis stadt museum theater zeitung spiel spiele \
    leute recht werk werke gasse weg allee haus";

/// Firms, ships and the like that are called as people are; parted by commas.
pub(super) const NOT_PEOPLE: &str = "\
    Hugo Boss, Louis Vuitton, Calvin Klein, Ralph Lauren, Thomas Cook, Christian Dior, Tommy Hilfiger, Michael \
    Kors, Max Mara, Yves Rocher, Johnnie Walker, Jack Daniels, Eli Lilly, Merrill Lynch, Morgan Stanley, Charles \
    Schwab, Charlie Hebdo, Marie Claire, Santa Claus, Leroy Merlin, Virginia Tech, Virginia Beach, Victoria \
    Secret, Jan Younis, Ben Gurión, Ben Gurion, Jean Lafitte, Philip Morris, Price Waterhouse, Harry Winston, \
    Daniel Wellington, Mary Kay, Tom Tailor, Jack Wolfskin, Max Planck, Karl May, Peter Pan, Crystal Palace, Harry Potter, James \
    Bond, Sherlock Holmes, Winnie Pooh, Max Payne, Indiana Jones, Lara Croft, Vicente Pires, Carl Vinson, Pau \
    Brasil, Jorge Newbery";

/// Given names that are common in the five languages, besides those of the English lists; without accents.
pub(super) const GIVEN_NAMES: &str = "\
    abdelaziz abdelkader abdelmadjid abdou abdoulaye abel achille achim adalberto adele adelheid adeline adelino \
    ademar adilson adolf adolfo adriana adriano adrien aecio afonso agathe agnes agostinho agostino agustin aida \
    aime aitor alain alassane alban albane albano alberta alcides alda aldo alejandra aleksander alessandra \
    alessandro alessia alessio alex alexander alexandre alexandros alexej alexia alexis alfons alfonsina alfonso \
    alfredo alice alicia alina aline alix almudena alois alonso aloysio alparslan alpha alphonse altamiro alvaro \
    alvise alwin amadeo amadou amalia amandine amandio amedeo amelia amelie aminata amparo ana anabel anabela anais \
    anastasia anatole anderson andre andrea andreas andreia andrej andres andressa andrzej anette angela angelica \
    angelina angelo angelos anibal aniceto anita anja anke anna anna-lena annalena anne anne-marie annegret \
    anneliese annette annick annika anselmo ansgar antje antoine anton antonella antonia antonieta antonietta \
    antonino antonio anwar aquilino araceli ariadna ariane arianna arlindo armand armando armelle armin arnaldo \
    arnaud arne arno arthur artur arturo assane assis astrid ataide attilio aude audrey augusta augustin augusto \
    aurelie aurelien aurelio aurora axel aydan aydin aymeric ayse azzurra babette bachar baerbel baltasar baptiste \
    barack barbara bartolome bartolomeo basilio bastian bastien beata beate beatrice beatriz belen benedetta \
    benedetto benedicte benedikt benito benjamin benoit bento beppe bernadette bernard bernardete bernardo bernd \
    bernhard bert berta bertrand beto bettina bettino biagio bianca birgit birgitta bjoern bjorn blaise blandine \
    bodo boris borja boubacar brando brice brigitte britta bruno burkhard caetano caio calogero camila camilla \
    camille camilo cansel carina carla carlinhos carlota carlotta carme carmela carmelo carmine carolina carsten \
    cassia cassio catalina catarina caterina cayetana cecile cecilia cedric celia celina celine celio celso cem \
    cesar cesare chantal charlene charlotte cheikh chema chiara chico christa christel christelle christiane \
    christine christof christoph christophe cicero ciro claire clara clarice claude claudemir claudia claudine \
    claudio claus cleber cleide clelia clemence clemens clement clemente clio clodoaldo clotilde concha conchita \
    constantin cora coralie corentin corinna corinne cornelia corrado cosimo costanza cristian cristiana cristiane \
    cristiano cristina cristobal cyril cyrille dagmar dalva damian damiano damien daniela daniele danilo danuta \
    dario david davide debora delia delphine deltan denilson denis denise denys desiree detlef diana didier diego \
    dieter dietmar dietrich dilma dimitri dimitris dinis dino diogo dionisio dirceu dirk djalma dmitrij domenico \
    domingo domingos dominique donald donatella donato doreen doroteo dorothea dorothee douglas duarte eberhard ebru \
    eckart eckhard edeltraud edgar edgardo edinho edison edith edmilson edmundo edna edoardo edouard edson edu \
    eduarda efrain egidio egon ekkehard elaine elena eleonora elettra elfriede eliana eliane elias elio elisa \
    elisabeth elisabetta elise eliseu elizeu elke ellen elmar elodie eloise elon eloy elsa elvira elza emanuel \
    emanuela emanuele emeline emerson emil emile emilia emiliano emilie emilio emine emmanuelle engelbert enric \
    enrica enrico enrique enriqueta enzo ercole erdal erhard eric erica erich erika ermanno erna ernesto \
    ernst-august erwin esperanza esteban estefania estelle esther etienne ettore euclides eugen eugenia eugenie \
    eugenio eulalia eunicio eusebio eva evaristo everaldo everton evo ezequiel ezio fabian fabiana fabiano fabien \
    fabienne fabio fabiola fabrice fabricio fabrizio falk falko fatih fatima fatma faustin faustino fausto federica \
    federico felice felicia feliciano felicien felisa felix ferdinand ferdinando fermin fernand fernanda fernandinho \
    fiamma fidel filiberto filippo fiorella flaminia flavia flavien flavio florent florentino florian francesca \
    francesco francine francis francisca franck francois francoise franz franziska frauke fred frederic frederik \
    frederique fridolin frieda friedbert friederike friedhelm fritz gabi gabriela gabriele gabriella gabrielle gael \
    gaelle gaetan gaetano gaspard gaston geddel geisa genevieve gennaro genoveva geoffroy georg georges gerald \
    geraldine geraldo gerard gerardo gerd gereon gerlinde germain german germano gernot gero gerson gert gertrud \
    ghislaine giacinto giacomo giampaolo giampiero giancarlo gianfranco gianluca gianluigi gianmarco gianna gianni \
    gianpaolo gilbert gilberto gilles gilmar gilson ginevra gino giorgia giorgio giorgos giovana giovanna giovanni \
    gisela gisele gitanas giulia giuliana giuliano giulio giuseppe giuseppina glauber gleisi goffredo gonzalo \
    gottfried graca graciela graziano gregoire gregor gregorio gregory greta grit gudrun guenter guenther guglielmo \
    guido guilherme guillaume guillermo gundula gunnar gunter gunther gustav gustave gustavo gwenaelle hakan halil \
    hanna hannelore hannes hans-dietrich hans-georg hans-joachim hans-juergen hans-peter hansi harald hartmut hasan \
    hatice hector hedwig heidemarie heidi heike heiko heiner heino heinz helder helena helene helga helge helma \
    heloisa hendrik henning henri henriette henrik henrique heribert hermann hermano herminia hernan herta herve \
    hilario hilda hilde hildegard hillary hinrich hipolito holger horacio horst hortencia hortensia hubert hubertus \
    hugues humberto iara ibrahima ideli idriss idrissa ignacio ignazio igor iker ilaria ilda ilja ilka ilkay ilona \
    ilse imanol inacia inacio ines inga inge ingeborg ingo ingrid inigo inmaculada innocenzo iolanda ira irene irina \
    irineu iris irmgard isabela isabella isabelle isaura isidro isolde issa issoufou itziar ivan ivana ivano ivete \
    jacinta jacinto jacobo jacopo jacqueline jacques jader jaime jair jakob jana janaina jandira janine jaques \
    jaroslaw jasmin javier jean jean-baptiste jean-claude jean-francois jean-jacques jean-louis jean-luc jean-marc \
    jean-marie jean-michel jean-paul jean-pierre jean-yves jeanne jefferson jens jerome jeronimo jessica jewgeni \
    jimena joachim joan joana joao joaquim joaquin jocelyne jochen joel joelle joelson joerg johann johanna johannes \
    joice joko jonas jordana jordi jorg joschka josef josefa josefina josefine josep josephine josiane josue jovita \
    juana juanjo judith juergen jules julia julian juliana juliane juliano julien julienne juliette julio julius \
    jurandir jurgen juri jussara jutta kaethe kamala kamila karim karin karina karl-heinz karl-theodor karlheinz \
    karola karoline karsten kaspar katarina katharina kathrin katia katja katrin kemal kerstin kevin khadija klara \
    klaus-dieter klement konrad konstantin kornelia kostas kristian kristina kyriakos laercio laetitia laia lais \
    lapo larissa lars laura laurence laurent lautaro lavinia lea leandro lech leila lelia lena leni leo leonardo \
    leonel leonie leonor leopold leopoldo leticia letizia lewis licia lidia lidice lieselotte lilian liliana lilli \
    lindbergh linus lionel livia livio llorenc loredana lorella lorena lorenza lothar lotte lourdes luana luca lucas \
    luchino lucia luciana luciano lucie lucien luciene lucienne lucilia lucio lucrecia ludger ludivine ludmila \
    ludovic ludovica ludovico ludwig luigi luigina luis luisa luise luiz luiza lukas lurdes lutz macarena macky \
    maddalena mafalda magali magdalena magno maisa maite maja malika malte malu mamadou manfred manoel manon manuel \
    manuela mara marc marcel marcela marcella marcelle marcello marcelo marcia marcio marcos mareike maren margarete \
    margarida margaux margherita margit margot margret marguerite maria-elisabeth mariana mariangela marianne \
    mariano maribel maricarmen marie-agnes marie-christine marie-claude marie-france marie-jeanne marie-laure \
    marie-luise mariele mariella marielle marika marilia marina marine marino mario marion marisa marisol marita \
    marius markus marlene marlies marta martin martina martine massimiliano massimo mateo mateus mateusz matheus \
    mathias mathieu mathilde matias matilde matteo matthias matthieu maud mauricio maurizio mauro maxence maxime \
    maximilian maximiliano maximo mechthild mehdi mehmet meike melanie mercedes mesut michaela michail michela \
    michele mikaela mike mikel milagros milena milos milton mireille mirella miriam mirjam mirko mitt moacir moises \
    mona monica monika monique morgane moritz mouammar mounir moussa murat muriel murilo mylene myriam nabil nacer \
    nadege nadia nadine nadja nancy natalia natalio natascha nathalie nayib nello nelson nestor neymar nicanor \
    niccolo nicolas nicolau nicole nicoletta nicolo nigel nikita niklas niko nikos nils nilson nina nino noelia \
    noemie norbert norberto novak novella nuno nunzia nuria octavio odair odette odile olaf olavo oleh oleksandr \
    oleksij olivia olivier olympe omar onyx oreste oriana orietta oriol orlando ornella oscar oskar osmar osvaldo \
    oswald oswaldo otavio otmar ottavia ottavio ottilie ottmar otto oumar ousmane ozlem palmira palmiro pamela paola \
    paolo pascal pascale pascual pasquale patrice patricia patricio patrick patrizia patrizio paula paulette \
    paulin paulina paulo pedro perrine petra petro philipp philippe pia pier pierangelo pierferdinando pierluigi \
    piero pierpaolo pierre pierre-yves pietro pio pippo pius priscila priscilla quentin quim rachid rachida rafaela \
    rafal raffaele raffaella raimondo raimundo rainald rainer ralf ramiro raphael raquel raul raymonde rebeca recep \
    regina regine regis reinaldo reiner reinhard reinhold remi remy renan renata renate renato renaud rene renee \
    renzo ricard ricardo riccardo richard rinaldo rita roberta roberto robin rocco rocio rodolfo rodolphe rodrigo \
    rodrigue rogelio roger rogerio roland rolf rolf-dieter romain romane romano romario romero romeu romualdo romy \
    ronald ronaldo rosalia rosangela rosanna rosario roseana roselyne rosemary rosinha rossana rossella roswitha \
    rubem ruben rubens rudi rudiger ruediger rufino ruggero rui rupert ruth ruy sabatino sabine sabino sabrina salah \
    salim salome salvador salvatore samara samir samuel samuele sancho sandra sandrine sandro santiago sara sascha \
    saskia saverio sebastian sebastiano sebastiao sebastien segolene selenskyj selma serena serge sergej sergi \
    sergio serhij settimio severino sidnei sidonie siegfried sieglinde siegmar sigmar sigmund sigrid silas silke \
    silvana silvano silvia silvio simao simon simona simone sina soeren sofiane sofie solange solene sonia sonja \
    sonsoles sophie soraya soren souleymane stefania stefanie stefano steffen steffi stephan stephane stephanie \
    suely sundar susana susanne suzana sven svenja swen swetlana sylvain sylvaine sylvie szymon tadeo taina tajani \
    tamara tanguy tanja tarcisio tariq tarso tasso tatiana tatjana tayyip telma teo teodoro teotonio teresa tereza \
    thais thalita thea theo theodor theresa thiago thibault thibaut thierry thilo thomas thorben thorsten tiago \
    tidjane tiger tijjani tilman tilo tim timo timothee tina tiziana tiziano tobias tomas tommaso toninho tonino \
    torben torsten traudl traute tristan tullio ubiratan udo ugo ulf ulisses ulla ulli ulrich ulrike ulysse umberto \
    unai urs ursula usain uschi uta ute uwe vaclav vagner valdemar valdir valdomiro valentin valentino valeria \
    valerie valerio valmir vanda vanderlei vanesa vania vanni vasco veit vera verena veronika vicent vicente viktor \
    vilma vincent vincenzo vinicius viola violeta violette virgilio virginie virginio vito vitor vittorio viviane \
    vladimir volker volkmar volodimir volodymyr wagner waldemar waldir walter waltraud wanderley wanja wenke werner \
    wesley weverton wibke wiebke wilfredo wilfried wilhelm willi willy wilson winfried witalij wladimir \
    wladimirowitsch wolf wolf-dieter wolfram wolodymyr xabier xaver xavi xavier xi ximena xuxa yago yann yannick \
    yassine yilmaz yoani yohan yolanda yolande younes youssef yvan yves yvette yvon yvonne zacarias zakaria zbigniew \
    zeca zelia zinedine zoran";
