#!/usr/bin/env python3
"""Write the table of the names of countries and towns in other languages.

    scripts/place-table.py >crates/newsdex-text/lexicon/exonyms.tsv

Names come from Unicode CLDR through the Python package `babel` (2.18.0); towns come from its time zones. Names that CLDR lacks, or has in a
form that newspapers do not use, are listed below. Each line is the English name, then the name in each of LANGUAGES, separated by tabs;
several names in one language are separated by `;`, and the first is displayed. `~` before a name means that it is also a common word and
needs a preposition before it.
"""

import re
from itertools import zip_longest

from babel import Locale

HEAD = """\
# Names of places in other languages. Written by scripts/place-table.py from Unicode CLDR (see NOTICE) and the lists in
# that script.
# Columns: the name in English, then the names in each language that the first line lists, separated by `;`; the first
# is the one to show. `~` before a name that is also a common word and needs a preposition before it."""
LANGUAGES = ["fr", "es", "pt", "it", "de", "nl"]
MORE = {"pt": ["pt_PT"]}

# Not places in the news, or what they are called is a given name or a common word.
LEFT_OUT = {"AC", "BV", "CP", "CQ", "DG", "EA", "EU", "EZ", "HM", "IO", "QO", "TA", "UM", "UN", "XA", "XB", "ZZ",
            "BL", "MF", "SH", "GS", "SX", "BQ", "TF", "CC", "NF", "PM", "SJ", "CX", "PN", "WF"}

# Names that replace those of CLDR (the English name first), or where they begin with "+", stand beside them.
TERRITORIES = {
    "CD": "Democratic Republic of Congo|République démocratique du Congo;Congo-Kinshasa;RD Congo;RDC|República Democrática del Congo|República Democrática do Congo|Repubblica Democratica del Congo|Demokratische Republik Kongo",
    "CG": "Republic of Congo|Congo-Brazzaville;République du Congo|República del Congo;Congo-Brazzaville|República do Congo;Congo-Brazzaville|Repubblica del Congo;Congo-Brazzaville|Republik Kongo;Kongo-Brazzaville",
    "CI": "Ivory Coast|Côte d'Ivoire|Costa de Marfil;Côte d'Ivoire|Costa do Marfim|Costa d'Avorio|Elfenbeinküste",
    "HK": "Hong Kong|Hong Kong;Hongkong|Hong Kong|Hong Kong|Hong Kong|Hongkong;Hong Kong",
    "MO": "Macau|Macao|Macao|Macau|Macao|Macau",
    "MM": "Myanmar|Birmanie;Myanmar|Birmania;Myanmar|Mianmar;Myanmar;Birmânia|Birmania;Myanmar|Myanmar;Birma",
    "PS": "Palestine|Palestine;Territoires palestiniens|Palestina;Territorios Palestinos|Palestina;Territórios Palestinos|Palestina;Territori Palestinesi|Palästina",
    "MD": "Moldova|Moldavie|Moldavia;Moldova|Moldávia;Moldova|Moldavia;Moldova|Moldau;Republik Moldau;Moldawien",
    "MU": "Mauritius|Île Maurice;île Maurice|Isla Mauricio|Ilhas Maurício;Ilhas Maurícias|Mauritius|Mauritius",
    "RE": "Réunion|~La Réunion;~Réunion|Isla Reunión|Ilha Reunião|La Riunione|Réunion",
    "DM": "Dominica||Dominica|Dominica|Dominica|Dominica",
    "SV": "El Salvador|Salvador;El Salvador|El Salvador|El Salvador|El Salvador|El Salvador",
    "CV": "Cape Verde|Cap-Vert|Cabo Verde|Cabo Verde|Capo Verde|Kap Verde;Kapverden;Cabo Verde",
    "VA": "Vatican|Vatican|Vaticano;Ciudad del Vaticano|Vaticano|Vaticano;Città del Vaticano|Vatikan;Vatikanstadt",
    "TR": "Turkey|Turquie|Turquía|Turquia|Turchia|Türkei",
    "AG": "Antigua and Barbuda|Antigua-et-Barbuda|Antigua y Barbuda|Antígua e Barbuda|Antigua e Barbuda|Antigua und Barbuda",
    "BA": "Bosnia and Herzegovina|Bosnie-Herzégovine;Bosnie|Bosnia y Herzegovina;Bosnia-Herzegovina;Bosnia|Bósnia e Herzegovina;Bósnia-Herzegovina;Bósnia|Bosnia ed Erzegovina;Bosnia-Erzegovina;Bosnia|Bosnien und Herzegowina;Bosnien-Herzegowina;Bosnien",
    "ST": "São Tomé and Príncipe|Sao Tomé-et-Principe|Santo Tomé y Príncipe|São Tomé e Príncipe|São Tomé e Príncipe|São Tomé und Príncipe",
    "TT": "Trinidad and Tobago|Trinité-et-Tobago;Trinidad et Tobago|Trinidad y Tobago|Trinidad e Tobago|Trinidad e Tobago|Trinidad und Tobago",
    "CZ": "+Czech Republic|République tchèque|República Checa|República Checa|Repubblica Ceca|Tschechische Republik",
    "US": "+United States|USA|EE.UU.;EE. UU.;EE UU;EEUU;Estados Unidos de América|EUA;Estados Unidos da América|USA;Stati Uniti d'America|USA;Vereinigte Staaten von Amerika",
    "GB": "+United Kingdom|Grande-Bretagne|Gran Bretaña|Grã-Bretanha|Gran Bretagna|Großbritannien",
    "BF": "+Burkina Faso|Burkina|Burkina|Burkina Faso||",
    "SA": "+Saudi Arabia||Arabia Saudita|||",
    "CN": "+China|||||Volksrepublik China",
    "NL": "+Netherlands|Hollande|Holanda|Holanda|Olanda|Holland",
    "ZA": "+South Africa|||||",
    "RO": "+Romania||Rumania|||",
    "IR": "+Iran|||||",
    "IQ": "+Iraq||Iraq|||",
    "QA": "+Qatar||Qatar|Qatar||Qatar",
    "BH": "+Bahrain||Bahréin|Bahrein||",
    "KE": "+Kenya|||||",
    "BY": "+Belarus|Bélarus||Belarus|Belarus|Weißrussland;Belorussland",
    "BO": "+Bolivia|||||",
    "KZ": "+Kazakhstan|||||",
    "ZW": "+Zimbabwe||Zimbabwe|Zimbábue||Zimbabwe",
    "RW": "+Rwanda||||Rwanda|",
    "CH": "+Switzerland||||| ",
    "FK": "+Falkland Islands|Malouines|Malvinas|Malvinas|Falkland;Malvine|",
    "IC": "Canary Islands|Îles Canaries;îles Canaries;Canaries|Islas Canarias;Canarias|Ilhas Canárias;Canárias|Isole Canarie;Canarie|Kanarische Inseln;Kanaren",
    "TL": "+East Timor|Timor oriental|Timor Oriental|Timor-Leste|Timor Est|Osttimor",
    "TW": "+Taiwan|Taïwan;Taiwan|Taiwán||Taiwan|",
    "UA": "+Ukraine|||||",
    "CF": "+Central African Republic|Centrafrique|||Repubblica Centrafricana|",
    "VN": "+Vietnam|Vietnam;Viêt Nam|Vietnam|Vietnã|Vietnam|Vietnam",
    "PG": "+Papua New Guinea|||Papua Nova Guiné||",
    "XK": "+Kosovo|||||",
    "PH": "+Philippines|||||",
    "SD": "+Sudan|||||",
}

# What CLDR does not have.
PLACES = """
Congo|Congo|Congo|Congo|Congo|Kongo
England|Angleterre|Inglaterra|Inglaterra|Inghilterra|England
Scotland|Écosse|Escocia|Escócia|Scozia|Schottland
Wales|pays de Galles;Pays de Galles|Gales|País de Gales|Galles|Wales
Northern Ireland|Irlande du Nord|Irlanda del Norte|Irlanda do Norte|Irlanda del Nord|Nordirland
Soviet Union|Union soviétique;URSS|Unión Soviética;URSS|União Soviética;URSS|Unione Sovietica;URSS|Sowjetunion;UdSSR
Yugoslavia|Yougoslavie|Yugoslavia|Iugoslávia;Jugoslávia|Jugoslavia|Jugoslawien
Czechoslovakia|Tchécoslovaquie|Checoslovaquia|Tchecoslováquia;Checoslováquia|Cecoslovacchia|Tschechoslowakei
East Germany|Allemagne de l'Est;RDA|Alemania Oriental|Alemanha Oriental|Germania Est|Ostdeutschland;DDR
Middle East|Moyen-Orient;Proche-Orient|Oriente Medio;Medio Oriente;Oriente Próximo|Oriente Médio;Médio Oriente|Medio Oriente|Naher Osten;Nahost
Latin America|Amérique latine|América Latina;Latinoamérica|América Latina|America Latina|Lateinamerika
Africa|Afrique|África|África|Africa|Afrika
West Africa|Afrique de l'Ouest|África Occidental|África Ocidental|Africa occidentale|Westafrika
East Africa|Afrique de l'Est|África Oriental|África Oriental|Africa orientale|Ostafrika
North Africa|Afrique du Nord;Maghreb|África del Norte;Norte de África;Magreb|Norte de África;Magrebe|Nord Africa;Nordafrica;Maghreb|Nordafrika;Maghreb
Sahel|Sahel|Sahel|Sahel|Sahel|Sahelzone
Asia|Asie|Asia|Ásia|Asia|Asien
Europe|Europe|Europa|Europa|Europa|Europa
Eastern Europe|Europe de l'Est|Europa del Este|Europa Oriental;Leste Europeu|Europa orientale|Osteuropa
Western Europe|Europe occidentale|Europa Occidental|Europa Ocidental|Europa occidentale|Westeuropa
Oceania|Océanie|Oceanía|Oceania|Oceania|Ozeanien
South America|Amérique du Sud|América del Sur;Sudamérica;Suramérica|América do Sul|America del Sud;Sudamerica;Sud America|Südamerika
North America|Amérique du Nord|América del Norte;Norteamérica|América do Norte|America del Nord;Nord America|Nordamerika
Central America|Amérique centrale|América Central;Centroamérica|América Central|America Centrale|Mittelamerika;Zentralamerika
Scandinavia|Scandinavie|Escandinavia|Escandinávia|Scandinavia|Skandinavien
Balkans|Balkans|Balcanes|Bálcãs;Balcãs|Balcani|Balkan
Caucasus|Caucase|Cáucaso|Cáucaso|Caucaso|Kaukasus
Crimea|Crimée|Crimea|Crimeia|Crimea|Krim
Donbas|Donbass|Donbás|Donbass|Donbass|Donbass
Chechnya|Tchétchénie|Chechenia|Chechênia;Tchetchénia|Cecenia|Tschetschenien
Siberia|Sibérie|Siberia|Sibéria|Siberia|Sibirien
Tibet|Tibet|Tíbet|Tibete|Tibet|Tibet
Kashmir|Cachemire|Cachemira|Caxemira|Kashmir|Kaschmir
Kurdistan|Kurdistan|Kurdistán|Curdistão|Kurdistan|Kurdistan
Gaza Strip|bande de Gaza;Bande de Gaza|Franja de Gaza|Faixa de Gaza|Striscia di Gaza|Gazastreifen;Gaza-Streifen
Gaza|Gaza|Gaza|Gaza|Gaza|Gaza
West Bank|Cisjordanie|Cisjordania|Cisjordânia|Cisgiordania|Westjordanland
Catalonia|Catalogne|Cataluña;Catalunya|Catalunha|Catalogna|Katalonien
Basque Country|Pays basque;Pays Basque|País Vasco|País Basco|Paesi Baschi|Baskenland
Andalusia|Andalousie|Andalucía|Andaluzia|Andalusia|Andalusien
Galicia|Galice|Galicia|Galiza|Galizia|Galicien
Bavaria|Bavière|Baviera|Baviera|Baviera|Bayern
Saxony|~Saxe|Sajonia|Saxônia;Saxónia|Sassonia|Sachsen
Lower Saxony|Basse-Saxe|Baja Sajonia|Baixa Saxônia;Baixa Saxónia|Bassa Sassonia|Niedersachsen
Saxony-Anhalt|Saxe-Anhalt|Sajonia-Anhalt|Saxônia-Anhalt|Sassonia-Anhalt|Sachsen-Anhalt
Thuringia|Thuringe|Turingia|Turíngia|Turingia|Thüringen
Hesse|~Hesse|Hesse||Assia|Hessen
Rhineland-Palatinate|Rhénanie-Palatinat|Renania-Palatinado|Renânia-Palatinado|Renania-Palatinato|Rheinland-Pfalz
North Rhine-Westphalia|Rhénanie-du-Nord-Westphalie|Renania del Norte-Westfalia|Renânia do Norte-Vestfália|Renania Settentrionale-Vestfalia|Nordrhein-Westfalen
Brandenburg|Brandebourg|Brandeburgo|Brandemburgo|Brandeburgo|Brandenburg
Baden-Württemberg|Bade-Wurtemberg|Baden-Wurtemberg;Baden-Wurtemberg|Baden-Württemberg|Baden-Württemberg|Baden-Württemberg
Schleswig-Holstein|Schleswig-Holstein|Schleswig-Holstein|Schleswig-Holstein|Schleswig-Holstein|Schleswig-Holstein
Saarland|~Sarre|Sarre|Sarre|Saarland|Saarland
Mecklenburg-Western Pomerania|Mecklembourg-Poméranie-Occidentale|Mecklemburgo-Pomerania Occidental|||Mecklenburg-Vorpommern
Brittany|Bretagne|Bretaña|Bretanha|Bretagna|Bretagne
Normandy|Normandie|Normandía|Normandia|Normandia|Normandie
Corsica|Corse|Córcega|Córsega|Corsica|Korsika
Alsace|Alsace|Alsacia|Alsácia|Alsazia|Elsass
Tuscany|Toscane|Toscana|Toscana|Toscana|Toskana
Lombardy|Lombardie|Lombardía|Lombardia|Lombardia|Lombardei
Piedmont|Piémont|Piamonte|Piemonte|Piemonte|Piemont
Sicily|Sicile|Sicilia|Sicília|Sicilia|Sizilien
Sardinia|Sardaigne|Cerdeña|Sardenha|Sardegna|Sardinien
South Tyrol|Tyrol du Sud|Tirol del Sur|Tirol do Sul|Alto Adige|Südtirol
Flanders|Flandre;Flandres|Flandes|Flandres|Fiandre|Flandern
Wallonia|Wallonie|Valonia|Valônia|Vallonia|Wallonien
California|Californie|California|Califórnia|California|Kalifornien
Florida|Floride|Florida|Flórida|Florida|Florida
Texas|Texas|Texas|Texas|Texas|Texas
Pennsylvania|Pennsylvanie|Pensilvania|Pensilvânia|Pennsylvania|Pennsylvania
Louisiana|Louisiane|Luisiana|Louisiana|Louisiana|Louisiana
Hawaii|Hawaï|Hawái|Havaí|Hawaii|Hawaii
Alaska|Alaska|Alaska|Alasca|Alaska|Alaska
Quebec|Québec|Quebec|Quebec|Quebec|Québec
New York|New York|Nueva York;New York|Nova York;Nova Iorque;New York|New York|New York
Los Angeles|Los Angeles|Los Ángeles|Los Angeles|Los Angeles|Los Angeles
San Francisco|San Francisco|San Francisco|San Francisco;São Francisco|San Francisco|San Francisco
Washington|Washington|Washington|Washington|Washington|Washington
Chicago|Chicago|Chicago|Chicago|Chicago|Chicago
Boston|Boston|Boston|Boston|Boston|Boston
Houston|Houston|Houston|Houston|Houston|Houston
Miami|Miami|Miami|Miami|Miami|Miami
Las Vegas|Las Vegas|Las Vegas|Las Vegas|Las Vegas|Las Vegas
Dallas|Dallas|Dallas|Dallas|Dallas|Dallas
Philadelphia|Philadelphie|Filadelfia|Filadélfia|Filadelfia|Philadelphia
New Orleans|La Nouvelle-Orléans;Nouvelle-Orléans|Nueva Orleans|Nova Orleans|New Orleans|New Orleans
Seattle|Seattle|Seattle|Seattle|Seattle|Seattle
Atlanta|Atlanta|Atlanta|Atlanta|Atlanta|Atlanta
Detroit|Detroit|Detroit|Detroit|Detroit|Detroit
Toronto|Toronto|Toronto|Toronto|Toronto|Toronto
Montreal|Montréal|Montreal|Montreal|Montréal|Montreal
Vancouver|Vancouver|Vancouver|Vancouver|Vancouver|Vancouver
Ottawa|Ottawa|Ottawa|Ottawa|Ottawa|Ottawa
Mexico City|Mexico|Ciudad de México|Cidade do México|Città del Messico|Mexiko-Stadt
Guantanamo|Guantanamo|Guantánamo|Guantánamo|Guantanamo|Guantánamo
Bogota|Bogota;Bogotá|Bogotá|Bogotá|Bogotá|Bogotá
Caracas|Caracas|Caracas|Caracas|Caracas|Caracas
Quito|Quito|Quito|Quito|Quito|Quito
Lima|Lima|Lima|~Lima|Lima|Lima
Buenos Aires|Buenos Aires|Buenos Aires|Buenos Aires|Buenos Aires|Buenos Aires
Rio de Janeiro|Rio de Janeiro|Río de Janeiro|Rio de Janeiro|Rio de Janeiro|Rio de Janeiro
São Paulo|São Paulo;Sao Paulo|São Paulo;Sao Paulo|São Paulo|San Paolo del Brasile|São Paulo
Brasilia|Brasilia|Brasilia|Brasília|Brasilia|Brasília
Santiago de Chile|Santiago du Chili|Santiago de Chile|Santiago do Chile|Santiago del Cile|Santiago de Chile
Montevideo|Montevideo|Montevideo|Montevidéu;Montevideu|Montevideo|Montevideo
Asunción|Asunción|Asunción|Assunção|Asunción|Asunción
Munich|Munich|Múnich|Munique|Monaco di Baviera|München
Cologne|Cologne|Colonia|Colônia|Colonia|Köln
Hamburg|Hambourg|Hamburgo|Hamburgo|Amburgo|Hamburg
Frankfurt|Francfort|Fráncfort;Frankfurt|Frankfurt|Francoforte|Frankfurt;Frankfurt am Main
Stuttgart|Stuttgart|Stuttgart|Stuttgart|Stoccarda|Stuttgart
Nuremberg|Nuremberg|Núremberg;Nuremberg|Nuremberg|Norimberga|Nürnberg
Dresden|Dresde|Dresde|Dresden|Dresda|Dresden
Leipzig|Leipzig|Leipzig|Leipzig|Lipsia|Leipzig
Hanover|Hanovre|Hannover|Hanôver|Hannover|Hannover
Bremen|Brême|Bremen|Bremen|Brema|Bremen
Düsseldorf|Düsseldorf|Düsseldorf|Düsseldorf|Düsseldorf|Düsseldorf
Dortmund|Dortmund|Dortmund|Dortmund|Dortmund|Dortmund
Bonn|Bonn|Bonn|Bonn|Bonn|Bonn
Aachen|Aix-la-Chapelle|Aquisgrán|Aachen|Aquisgrana|Aachen
Salzburg|Salzbourg|Salzburgo|Salzburgo|Salisburgo|Salzburg
Innsbruck|Innsbruck|Innsbruck|Innsbruck|Innsbruck|Innsbruck
Graz|Graz|Graz|Graz|Graz|Graz
Geneva|Genève|Ginebra|Genebra|Ginevra|Genf
Basel|Bâle|Basilea|Basileia|Basilea|Basel
Bern|Berne|Berna|Berna|Berna|Bern
Lausanne|Lausanne|Lausana|Lausanne|Losanna|Lausanne
Davos|Davos|Davos|Davos|Davos|Davos
Milan|Milan|Milán|Milão|Milano|Mailand
Naples|Naples|Nápoles|Nápoles|Napoli|Neapel
Turin|Turin|Turín|Turim|Torino|Turin
Venice|Venise|Venecia|Veneza|Venezia|Venedig
Florence||Florencia|Florença|Firenze|Florenz
Genoa|Gênes|Génova|Gênova;Génova|Genova|Genua
Bologna|Bologne|Bolonia|Bolonha|Bologna|Bologna
Palermo|Palerme|Palermo|Palermo|Palermo|Palermo
Lyon|Lyon|Lyon|Lyon|Lione|Lyon
Marseille|Marseille|Marsella|Marselha|Marsiglia|Marseille
Nice|~Nice|Niza|~Nice|Nizza|Nizza
Strasbourg|Strasbourg|Estrasburgo|Estrasburgo|Strasburgo|Straßburg
Bordeaux|Bordeaux|Burdeos|Bordéus|Bordeaux|Bordeaux
Toulouse|Toulouse|Toulouse|Toulouse|Tolosa|Toulouse
Cannes|Cannes|Cannes|Cannes|Cannes|Cannes
Barcelona|Barcelone|Barcelona|Barcelona|Barcellona|Barcelona
Seville|Séville|Sevilla|Sevilha|Siviglia|Sevilla
Granada|~Grenade|Granada|Granada|Granada|Granada
Córdoba|Cordoue|Córdoba|Córdova;Córdoba|Cordova|Córdoba
Saragossa|Saragosse|Zaragoza|Saragoça|Saragozza|Saragossa
Bilbao|Bilbao|Bilbao|Bilbau|Bilbao|Bilbao
Porto|Porto|Oporto|~Porto|Porto|Porto
Antwerp|Anvers|Amberes|Antuérpia|Anversa|Antwerpen
Bruges|Bruges|Brujas|Bruges|Bruges|Brügge
Rotterdam|Rotterdam|Róterdam;Rotterdam|Roterdã;Roterdão|Rotterdam|Rotterdam
The Hague|La Haye|La Haya|Haia|L'Aia|Den Haag
Gothenburg|Göteborg|Gotemburgo|Gotemburgo|Göteborg|Göteborg
Krakow|Cracovie|Cracovia|Cracóvia|Cracovia|Krakau
Gdansk|Gdansk|Gdansk|Gdansk|Danzica|Danzig
Auschwitz|Auschwitz|Auschwitz|Auschwitz|Auschwitz|Auschwitz
Saint Petersburg|Saint-Pétersbourg|San Petersburgo|São Petersburgo|San Pietroburgo|Sankt Petersburg;St. Petersburg
Kharkiv|Kharkiv;Kharkov|Járkov;Jarkov|Kharkiv;Carcóvia|Kharkiv|Charkiw
Odesa|Odessa|Odesa;Odessa|Odessa|Odessa|Odessa
Mariupol|Marioupol|Mariúpol;Mariupol|Mariupol|Mariupol|Mariupol
Donetsk|Donetsk|Donetsk|Donetsk|Donetsk|Donezk
Luhansk|Louhansk;Lougansk|Lugansk|Lugansk|Luhansk|Luhansk;Lugansk
Lviv|Lviv|Leópolis|Lviv|Leopoli|Lwiw;Lemberg
Beijing|Pékin|Pekín|Pequim|Pechino|Peking
Shanghai|Shanghaï;Shanghai|Shanghái;Shanghai|Xangai|Shanghai|Shanghai;Schanghai
Wuhan|Wuhan|Wuhan|Wuhan|Wuhan|Wuhan
New Delhi|New Delhi|Nueva Delhi|Nova Délhi;Nova Deli|Nuova Delhi|Neu-Delhi
Mumbai|Bombay|Bombay|Mumbai;Bombaim|Mumbai|Mumbai
Islamabad|Islamabad|Islamabad|Islamabad|Islamabad|Islamabad
Bangkok|Bangkok|Bangkok|Bangcoc;Banguecoque|Bangkok|Bangkok
Hanoi|Hanoï|Hanói|Hanói|Hanoi|Hanoi
Kuala Lumpur|Kuala Lumpur|Kuala Lumpur|Kuala Lumpur|Kuala Lumpur|Kuala Lumpur
Hiroshima|Hiroshima|Hiroshima|Hiroshima|Hiroshima|Hiroshima
Fukushima|Fukushima|Fukushima|Fukushima|Fukushima|Fukushima
Tel Aviv|Tel-Aviv;Tel Aviv|Tel Aviv|Tel Aviv|Tel Aviv|Tel Aviv
Khan Younis|Khan Younès;Khan Younis|Jan Yunis;Jan Younis|Khan Younis;Khan Yunis|Khan Younis;Khan Yunis|Chan Junis;Khan Junis;Chan Yunis
Ramallah|Ramallah|Ramala|Ramallah|Ramallah|Ramallah
Mecca|La Mecque|La Meca|Meca|La Mecca|Mekka
Aleppo|Alep|Alepo|Aleppo;Alepo|Aleppo|Aleppo
Mosul|Mossoul|Mosul|Mossul|Mosul|Mossul
Ankara|Ankara|Ankara|Ancara|Ankara|Ankara
Izmir|Izmir|Esmirna|Esmirna|Smirne|Izmir
Abu Dhabi|Abou Dhabi|Abu Dabi|Abu Dhabi;Abu Dabi|Abu Dhabi|Abu Dhabi
Alexandria|Alexandrie|Alejandría|Alexandria|Alessandria d'Egitto|Alexandria
Marrakesh|Marrakech|Marrakech|Marraquexe|Marrakech|Marrakesch
Rabat|Rabat|Rabat|Rabat|Rabat|Rabat
Benghazi|Benghazi|Bengasi|Bengasi|Bengasi|Bengasi
Cape Town|Le Cap|Ciudad del Cabo|Cidade do Cabo|Città del Capo|Kapstadt
Pretoria|Pretoria|Pretoria|Pretória|Pretoria|Pretoria
Abidjan|Abidjan|Abiyán|Abidjan|Abidjan|Abidjan
Yamoussoukro|Yamoussoukro||||
Dakar|Dakar|Dakar|Dacar;Dakar|Dakar|Dakar
Yaounde|Yaoundé||||Yaoundé
Goma|Goma||||
Lubumbashi|Lubumbashi||||
Mediterranean|Méditerranée;mer Méditerranée|Mediterráneo;mar Mediterráneo|Mediterrâneo;mar Mediterrâneo|Mediterraneo;mar Mediterraneo|Mittelmeer
Black Sea|mer Noire|mar Negro;Mar Negro|mar Negro;Mar Negro|mar Nero;Mar Nero|Schwarzes Meer
Red Sea|mer Rouge|mar Rojo;Mar Rojo|mar Vermelho;Mar Vermelho|mar Rosso;Mar Rosso|Rotes Meer
Baltic Sea|mer Baltique|mar Báltico|mar Báltico|mar Baltico|Ostsee
North Sea|mer du Nord|mar del Norte|mar do Norte|mare del Nord|Nordsee
Atlantic|Atlantique;océan Atlantique|Atlántico|Atlântico|Atlantico|Atlantik
Pacific|Pacifique;océan Pacifique|Pacífico|Pacífico|Pacifico|Pazifik
Indian Ocean|océan Indien|océano Índico;Índico|oceano Índico;Índico|oceano Indiano|Indischer Ozean
Arctic|Arctique|Ártico|Ártico|Artico|Arktis
Caribbean|Caraïbes|Caribe|Caribe|Caraibi|Karibik
English Channel|~Manche|Canal de la Mancha|Canal da Mancha|Manica|Ärmelkanal
Alps|Alpes|Alpes|Alpes|Alpi|Alpen
Himalayas|Himalaya|Himalaya|Himalaia|Himalaya|Himalaya
Sahara|Sahara|Sahara|Saara|Sahara|Sahara
Andes|Andes|Andes|Andes|Ande|Anden
Amazonia|Amazonie|Amazonia;Amazonía|Amazônia;Amazónia|Amazzonia|Amazonasgebiet
Persian Gulf|golfe Persique|golfo Pérsico|golfo Pérsico;Golfo Pérsico|golfo Persico|Persischer Golf
"""

# The Dutch names of PLACES, after their English names.
DUTCH = dict(line.split("|") for line in """\
Congo|Congo
England|Engeland
Scotland|Schotland
Wales|Wales
Northern Ireland|Noord-Ierland
Soviet Union|Sovjet-Unie;USSR
Yugoslavia|Joegoslavië
Czechoslovakia|Tsjecho-Slowakije
East Germany|Oost-Duitsland;DDR
Middle East|Midden-Oosten
Latin America|Latijns-Amerika
Africa|Afrika
West Africa|West-Afrika
East Africa|Oost-Afrika
North Africa|Noord-Afrika
Sahel|Sahel
Asia|Azië
Europe|Europa
Eastern Europe|Oost-Europa
Western Europe|West-Europa
Oceania|Oceanië
South America|Zuid-Amerika
North America|Noord-Amerika
Central America|Midden-Amerika;Centraal-Amerika
Scandinavia|Scandinavië
Balkans|Balkan
Caucasus|Kaukasus
Crimea|Krim
Donbas|Donbas;Donbass
Chechnya|Tsjetsjenië
Siberia|Siberië
Tibet|Tibet
Kashmir|Kasjmir
Kurdistan|Koerdistan
Gaza Strip|Gazastrook
Gaza|Gaza
West Bank|Westelijke Jordaanoever;Westoever
Catalonia|Catalonië
Basque Country|Baskenland
Andalusia|Andalusië
Galicia|Galicië
Bavaria|Beieren
Saxony|Saksen
Lower Saxony|Nedersaksen
Saxony-Anhalt|Saksen-Anhalt
Thuringia|Thüringen
Hesse|Hessen
Rhineland-Palatinate|Rijnland-Palts
North Rhine-Westphalia|Noordrijn-Westfalen
Brandenburg|Brandenburg
Baden-Württemberg|Baden-Württemberg
Schleswig-Holstein|Sleeswijk-Holstein
Brittany|Bretagne
Normandy|Normandië
Corsica|Corsica
Alsace|Elzas
Tuscany|Toscane
Lombardy|Lombardije
Piedmont|Piëmont
Sicily|Sicilië
Sardinia|Sardinië
South Tyrol|Zuid-Tirol
Flanders|Vlaanderen
Wallonia|Wallonië
California|Californië
Florida|Florida
Texas|Texas
Pennsylvania|Pennsylvania
Louisiana|Louisiana
Hawaii|Hawaï
Alaska|Alaska
Quebec|Quebec
New York|New York
Los Angeles|Los Angeles
San Francisco|San Francisco
Washington|Washington
Chicago|Chicago
Boston|Boston
Houston|Houston
Miami|Miami
Las Vegas|Las Vegas
Dallas|Dallas
Philadelphia|Philadelphia
New Orleans|New Orleans
Seattle|Seattle
Atlanta|Atlanta
Detroit|Detroit
Toronto|Toronto
Montreal|Montreal
Vancouver|Vancouver
Ottawa|Ottawa
Mexico City|Mexico-Stad
Guantanamo|Guantánamo
Bogota|Bogotá;Bogota
Caracas|Caracas
Buenos Aires|Buenos Aires
Rio de Janeiro|Rio de Janeiro
São Paulo|São Paulo;Sao Paulo
Brasilia|Brasilia
Santiago de Chile|Santiago de Chile
Montevideo|Montevideo
Munich|München
Cologne|Keulen
Hamburg|Hamburg
Frankfurt|Frankfurt
Stuttgart|Stuttgart
Nuremberg|Neurenberg
Dresden|Dresden
Leipzig|Leipzig
Hanover|Hannover
Bremen|Bremen
Düsseldorf|Düsseldorf
Dortmund|Dortmund
Bonn|Bonn
Aachen|Aken
Salzburg|Salzburg
Innsbruck|Innsbruck
Graz|Graz
Geneva|Genève
Basel|Bazel
Bern|Bern
Lausanne|Lausanne
Davos|Davos
Milan|Milaan
Naples|Napels
Turin|Turijn
Venice|Venetië
Florence|Florence
Genoa|Genua
Bologna|Bologna
Palermo|Palermo
Lyon|Lyon
Marseille|Marseille
Nice|Nice
Strasbourg|Straatsburg
Bordeaux|Bordeaux
Toulouse|Toulouse
Cannes|Cannes
Barcelona|Barcelona
Seville|Sevilla
Granada|Granada
Córdoba|Córdoba
Saragossa|Zaragoza
Bilbao|Bilbao
Porto|Porto
Antwerp|Antwerpen
Bruges|Brugge
Rotterdam|Rotterdam
The Hague|Den Haag;'s-Gravenhage
Gothenburg|Göteborg
Krakow|Krakau
Gdansk|Gdansk
Auschwitz|Auschwitz
Saint Petersburg|Sint-Petersburg
Kharkiv|Charkov;Charkiv
Odesa|Odessa
Mariupol|Marioepol
Donetsk|Donetsk
Luhansk|Loehansk
Lviv|Lviv
Beijing|Peking;Beijing
Shanghai|Shanghai
Wuhan|Wuhan
New Delhi|New Delhi
Mumbai|Mumbai
Islamabad|Islamabad
Bangkok|Bangkok
Hanoi|Hanoi
Kuala Lumpur|Kuala Lumpur
Hiroshima|Hiroshima
Fukushima|Fukushima
Tel Aviv|Tel Aviv
Khan Younis|Khan Younis
Ramallah|Ramallah
Mecca|Mekka
Aleppo|Aleppo
Mosul|Mosul;Mosoel
Ankara|Ankara
Izmir|Izmir
Abu Dhabi|Abu Dhabi
Alexandria|Alexandrië
Marrakesh|Marrakesh
Rabat|Rabat
Benghazi|Benghazi
Cape Town|Kaapstad
Pretoria|Pretoria
Abidjan|Abidjan
Dakar|Dakar
Goma|Goma
Mediterranean|Middellandse Zee
Black Sea|Zwarte Zee
Red Sea|Rode Zee
Baltic Sea|Oostzee
North Sea|Noordzee
Atlantic|Atlantische Oceaan
Pacific|Stille Oceaan
Indian Ocean|Indische Oceaan
Arctic|Noordpoolgebied
Caribbean|Caribisch gebied;Caraïben
English Channel|~Kanaal
Alps|Alpen
Himalayas|Himalaya
Sahara|Sahara
Andes|Andes
Amazonia|Amazonegebied
Persian Gulf|Perzische Golf""".splitlines())

# Towns that CLDR has by the name of their time zone.
ZONES = """Africa/Abidjan Africa/Accra Africa/Addis_Ababa Africa/Algiers Africa/Bamako Africa/Bangui Africa/Brazzaville Africa/Bujumbura
Africa/Cairo Africa/Casablanca Africa/Conakry Africa/Dar_es_Salaam Africa/Freetown Africa/Harare Africa/Johannesburg
Africa/Kampala Africa/Khartoum Africa/Kigali Africa/Kinshasa Africa/Lagos Africa/Libreville Africa/Lome Africa/Luanda
Africa/Lusaka Africa/Maputo Africa/Mogadishu Africa/Monrovia Africa/Nairobi Africa/Ndjamena Africa/Niamey
Africa/Nouakchott Africa/Ouagadougou Africa/Tripoli Africa/Tunis Africa/Windhoek America/Havana America/Port-au-Prince
Asia/Almaty Asia/Amman Asia/Baghdad Asia/Baku Asia/Beirut Asia/Bishkek Asia/Calcutta Asia/Damascus Asia/Dhaka Asia/Dubai
Asia/Dushanbe Asia/Hebron Asia/Jakarta Asia/Jerusalem Asia/Kabul Asia/Karachi Asia/Katmandu Asia/Manila Asia/Muscat
Asia/Nicosia Asia/Novosibirsk Asia/Pyongyang Asia/Rangoon Asia/Riyadh Asia/Seoul Asia/Taipei Asia/Tashkent Asia/Tbilisi
Asia/Tehran Asia/Tokyo Asia/Ulaanbaatar Asia/Vientiane Asia/Vladivostok Asia/Yekaterinburg Asia/Yerevan
Atlantic/Azores Atlantic/Madeira Atlantic/Reykjavik Australia/Melbourne Australia/Sydney Australia/Brisbane
Europe/Amsterdam Europe/Athens Europe/Belgrade Europe/Berlin Europe/Bratislava Europe/Brussels Europe/Bucharest
Europe/Budapest Europe/Chisinau Europe/Copenhagen Europe/Dublin Europe/Helsinki Europe/Istanbul Europe/Kaliningrad
Europe/Kiev Europe/Lisbon Europe/Ljubljana Europe/London Europe/Madrid Europe/Minsk Europe/Moscow Europe/Oslo
Europe/Paris Europe/Prague Europe/Riga Europe/Rome Europe/Sarajevo Europe/Skopje Europe/Stockholm Europe/Tallinn
Europe/Tirane Europe/Vienna Europe/Vilnius Europe/Volgograd Europe/Warsaw Europe/Zagreb Europe/Zurich""".split()

# Other names of towns that CLDR has one of.
TOWNS = {"Europe/Kiev": "|Kyiv|Kyiv;Kiev|Kyiv|Kyiv|Kyjiw;Kiew", "Asia/Tbilisi": "|||||Tbilissi",
         "Europe/Madrid": "||||| ", "Europe/Oslo": "|||||", "Asia/Calcutta": "|||||"}

# English names of towns whose zones are called otherwise.
ENGLISH = {"Ndjamena": "N'Djamena", "Lome": "Lomé", "Katmandu": "Kathmandu", "Rangoon": "Yangon", "Calcutta": "Kolkata",
           "Tirane": "Tirana", "Kiev": "Kyiv"}


# Names that are common words or given names, too.
AMBIGUOUS = {"pt": ["Granada", "Colônia", "Colónia", "Madeira", "Dominica", "Porto"],
             "es": ["Colonia", "Brujas", "Dominica", "Granada", "Georgia"],
             "it": ["Colonia", "Porto", "Dominica"],
             "nl": ["Nice"]}


def clean(name):
    """The name without what CLDR adds to tell places apart."""
    name = re.sub(r"\s*[(\[].*?[)\]]", "", name).replace("\u2019", "'").replace("\xad", "").strip()
    return re.sub(r" - ", "-", name)


def merged(*lists):
    names = []
    for some in lists:
        for name in some:
            if name.strip() and name.strip() not in names:
                names.append(name.strip())
    return names


def main():
    english = Locale("en")
    locales = {language: [Locale.parse(name) for name in [language, *MORE.get(language, [])]] for language in LANGUAGES}
    rows = {}

    def add(name, columns):
        old = rows.get(name, [[]] * len(LANGUAGES))
        rows[name] = [merged(*both) for both in zip(old, columns)]

    for code in sorted(code for code in english.territories if len(code) == 2 and code not in LEFT_OUT):
        ours = TERRITORIES.get(code, "")
        name = clean(english.territories[code]).replace(" & ", " and ").replace("St. ", "Saint ")
        known = [[clean(locale.territories[code]) for locale in locales[language]] for language in LANGUAGES]
        if ours:
            name, *columns = ours.lstrip("+").split("|")
            columns = [column.split(";") for column in columns]
            if ours.startswith("+"):
                known = [merged(*both) for both in zip_longest(known, columns, fillvalue=[])]
            else:
                known = columns + known[len(columns):]
        add(name, known)
    for line in PLACES.strip().splitlines():
        name, *columns = line.split("|")
        add(name, [column.split(";") for column in [*columns, DUTCH.get(name, "")]])
    for zone in ZONES:
        town = zone.rsplit("/")[-1].replace("_", " ")
        name = ENGLISH.get(town, town)
        own = [column.split(";") for column in TOWNS.get(zone, "||||||").split("|")[1:]]
        columns = []
        for language, more in zip_longest(LANGUAGES, own, fillvalue=[]):
            cities = [locale.time_zones.get(zone, {}).get("city") or town for locale in locales[language]]
            columns.append(merged(more, [clean(city) for city in cities]))
        add(name, columns)
    for columns in rows.values():
        for column, language in zip(columns, LANGUAGES):
            column[:] = ["~" + name if name in AMBIGUOUS.get(language, []) else name for name in column]
    print(HEAD)
    print("\t".join(["en", *LANGUAGES]))
    for name in sorted(rows):
        print("\t".join([name, *(";".join(column) for column in rows[name])]).rstrip("\t"))


main()
