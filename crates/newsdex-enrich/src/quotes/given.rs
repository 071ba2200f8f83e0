//! Given names of men and of women; names that both bear are left out.
//!
//! Of the United States census of 1990 (in the public domain) those that at least six people in 100,000
//! bear, and names often met in world news.

/// Given names of men.
pub(super) const MEN: &str = "aaron abdul abe abel abraham adam adan adolfo adolph adrian agustin ahmad ahmed al alan albert alberto alden \
     aldo alec alejandro aleksandr alex alexander alfonso alfonzo alfred alfredo alistair allan allen alonzo \
     alphonse alphonso alton alvaro alvin amos anderson andre andrei andres andrew andriy andy angelo angus \
     anthony antoine anton antonio antony antwan archie ariel armand armando arnold arnulfo aron arron arthur \
     arturo aurelio avery barack barney barry bart barton bashar basil beau ben benito benjamin bennett benny \
     bernard bernardo bert bill billy blaine blake bob bobby booker boris boyd brad bradford bradley brady brain \
     branden brandon brant brendan brent brenton bret brett brian brock brooks bruce bruno bryan bryant bryce \
     bryon buddy buford burt burton byron caleb callum calvin cameron carl carlo carlos carlton carmelo carmine \
     carson carter cecil cedric cesar chad chadwick chance charles charley charlie chase chester chris christian \
     christoper christopher chuck clarence clark claude claudio clay clayton clement cleveland cliff clifford \
     clifton clint clinton clive clyde cody colby cole coleman colin collin conrad corey cornelius cornell cory \
     coy craig curt curtis cyril cyrus dale dalton damian damien damon dan dane danial daniel danny dante daren \
     darin darius darnell darrel darrell darren darrin darryl darwin daryl dave david davis deandre delbert \
     delmar demetrius denis dennis denny denver derek derick derrick desmond dewayne dewey dewitt dexter dick \
     diego dino dion dirk dmitri dmitry domingo dominic dominick don donald donn donnell donnie donny donovan \
     doug douglas doyle drew duane dudley duncan dustin dwayne dwight dylan earle earnest ed eddie eddy edgar \
     edgardo edmond edmund eduardo edward edwardo edwin efrain efren ehud elbert eldon eli elias elijah eliseo \
     elliot elliott ellis elmer elmo eloy elton elvin elvis elwood emanuel emerson emery emil emile emilio \
     emmanuel emmett emory enrique eric erich erick erik ernest ernesto ernie errol ervin erwin esteban ethan \
     eugene eugenio evan everett everette evo ewan ezra fabian faustino federico felipe felix ferdinand fernando \
     fidel fletcher floyd forest forrest foster francisco francois frank franklin françois fred freddy frederic \
     frederick fredrick freeman fritz gabriel galen gareth garland garrett garry garth gary gavin genaro gene \
     geoff geoffrey george gerald gerard gerardo gerhard german gil gilbert gilberto gino giovanni giuseppe glen \
     glenn gonzalo gordon grady graham grant greg gregg gregorio gregory grover guillermo gus gustavo guy hal \
     hans harlan harley harold harris harrison harry harvey hassan heath hector helmut henry herbert heriberto \
     herman herschel hershel hiram hiroshi homer horace howard hubert hugh hugo humberto hung hunter hussein ian \
     ibrahim ignacio igor imran ira irvin irving irwin isaac isaiah isiah isidro ismael issac ivan jack jackson \
     jacob jacques jair jake jamaal jamal jamar jamel james jared jarred jarrett jarrod jarvis jason jasper \
     javier jay jayson jeff jefferson jeffery jeffrey jeffry jens jerald jeremiah jeremy jermaine jerold jerome \
     jerrod jerry jess jesse jesus jim jimmy jinping joaquin joe joel joesph joey john johnathan johnathon johnny \
     jon jonas jonathan jonathon jorge jose josef joseph josh joshua josiah josue juan judson jules julian julio \
     julius junichiro junior justin jürgen kareem karl keir keith kelvin ken kendrick kenji kenneth kennith kenny \
     kent kermit kevin kieth kirk klaus kofi kristopher kurt kurtis kwasi kyle lamar lamont lance landon lanny \
     larry laurence lawrence lazaro leland lemuel leo leon leonard leonardo leonel leopoldo leroy les lester levi \
     lewis lincoln linwood lionel lleyton lloyd logan lon lonnie lorenzo louie louis lowell loyd lucas luciano \
     lucien lucio luigi luis luke lula luther lyle lyman mack mahmoud malcolm manmohan manuel marc marcel \
     marcelino marco marcos marcus margarito mariano mario mark marlin marlon marquis marshall martin marvin \
     mason mathew matt matteo matthew maurice mauricio max maxwell maynard melvin merlin merrill mervin micah \
     michael micheal michel miguel mike mikhail miles milford millard milton mitch mitchel mitchell mohamed \
     mohammad mohammed moises monroe monte monty morris morton moses muhammad murray mykhailo myles myron \
     napoleon narendra nathan nathaniel neal ned neil nelson nestor nicholas nick nickolas nicolas nigel nikolai \
     noah noe nolan norbert norberto norman normand norris octavio olaf oleg oleksandr olin oliver ollie omar \
     orlando orville oscar osvaldo otis otto owen pablo parker pasquale patrick paul pavel pedro percy perry \
     pervez pete peter phil philip phillip pierre preston quentin quincy quinton rafael rajiv ralph ramiro ramon \
     randal randall randell randolph randy raphael raul raymond raymundo recep reed reggie reginald reid reinaldo \
     reuben rex reynaldo rhys ricardo richard rick rickey rickie ricky rico rigoberto riley rishi rob robby \
     robert roberto rocco rod roderick rodger rodney rodolfo rodrick rodrigo rogelio roger roland rolando roman \
     romeo ron ronald ronnie ronny roosevelt rory roscoe rosendo ross roy royce ruben rubin rudolph rudy rufus \
     russ russel russell rusty ruud ryan salvador salvatore sam sammy samuel sanford santiago saul scot scott \
     scotty sean sebastian sergei sergey sergio seth seymour shane shaun shawn sheldon shelton sherman shimon \
     shinzo sidney silas silvio simon solomon sonny spencer stan stanley stefan stephan stephen sterling steve \
     steven stewart stuart sylvester takashi tanner tayyip ted teddy terence terrance terrell terrence terry \
     thabo thad thaddeus theo theodore theron thomas thurman tim timmy timothy todd tom tomas tommy tony travis \
     trent trenton trevor trey troy truman ty tyler tyrone tyson ulysses valentin vance vaughn vern vernon \
     vicente victor viktor vince vincent virgil vito vladimir volodymyr wade wallace walter ward warren wayne \
     weldon wendell wesley weston wilbert wilbur wilburn wiley wilford wilfred wilfredo willard william williams \
     willie willis wilmer wilson wilton winfred winston wm wolfgang woodrow wyatt xavier yasser yitzhak yuri \
     zachary zachery zane";

/// Given names of women.
pub(super) const WOMEN: &str = "abbie abby abigail ada addie adela adelaide adele adelina adeline adriana adrianne adrienne agatha agnes \
     aida aileen aimee aisha alana alba alberta alecia alejandra alene aletha alexa alexandra alexandria alexis \
     alfreda alice alicia alina aline alisa alisha alison alissa allene allie allison allyson alma alta althea \
     alvina alyce alyson alyssa amalia amanda amber amelia amelie amie amira amparo amy ana anastasia angela \
     angelia angelica angelina angeline angelique angelita angie anita ann anna annabelle anne annemarie annetta \
     annette annie annmarie antionette antoinette antonia araceli aretha arleen arlene arline ashlee ashleigh \
     astrid athena audra audrey augusta aung aurelia aurora ava avis barb barbara barbra beatrice beatriz becky \
     belinda bella belle belva benazir benita bernadette bernadine bernice berniece berta bertha bertie beryl \
     bess bessie beth bethany betsy bette bettie bettina betty bettye beulah beverley beverly bianca birdie \
     birgit blanca blanche bobbi bonita bonnie brandi brandie brandy breanna brenda briana brianna brianne \
     bridget bridgett bridgette brigitte britney brittany brittney bronwyn brooke caitlin callie camilla camille \
     candace candice candida candy cara caren cari caridad carissa carla carlene carly carmel carmela carmelita \
     carmella carmen carol carole caroline carolyn carrie caryn casandra cassandra cassie catalina catharine \
     catherine cathleen cathrine cathryn cathy catrina cecelia cecile cecilia celeste celestine celia celina \
     chandra chantel charity charla charlene charlotte charmaine chasity chelsea chelsey cheri cherie cherry \
     cheryl chloe christa christal christen christi christie christin christina christine christy chrystal cindi \
     cindy claire clara clare clarice clarissa claudette claudia claudine coleen colette colleen concepcion \
     concetta condoleezza connie constance consuelo cora cori corina corine corinne cornelia corrine cortney \
     cristina cristy crystal cynthia daisy dalia damaris danette daniela danielle danna daphne dara darcy darla \
     darlene dayna deana deann deanna deanne debbie debby debora deborah debra deena deidra deidre deirdre delia \
     delilah della delma delois delores deloris delphine demetria dena denice denise desiree dessie destiny diana \
     diane diann dianna dianne dilma dina dinah dionne dixie dollie dolly dolores dominga dona donna dora doreen \
     doretha doris dorothea dorothy dorris dorthy dottie earlene earline earnestine ebony edith edna edwina \
     edythe effie eileen elaine elba elda eleanor eleanore elena elia elida elinor elisa elisabeth elise elissa \
     eliza elizabeth ella ellen ellie elma elnora eloisa eloise elouise elsa elsie elva elvia elvira elyse emilia \
     emilie emily emma enid erica ericka erika erin erlinda erma erna ernestina ernestine esmeralda esperanza \
     essie estela estella estelle ester esther ethel etta eugenia eula eunice eva evangelina evangeline eve \
     evelyn evette fannie fanny fatima fay faye felecia felicia felicita fern filomena fiona flor flora florence \
     florine flossie fran frances francesca francine francisca freda freida frieda gabriela gabrielle gail gay \
     gayla gayle gena geneva genevieve georgette georgina geraldine geri germaine gertrude gilda gillian gina \
     ginger gisela gladys glenda glenna gloria goldie grace gracie graciela greta gretchen griselda guillermina \
     gussie gwen gwendolyn haley hallie hanan hanna hannah harriet harriett harriette hattie haydee hazel heather \
     heidi helen helena helene helga henrietta herminia hester hilary hilda hillary hollie holly hortencia ida \
     ila ilene imelda imogene ina indira ines inez ingrid iola iona ione irene iris irma iryna isabel isabell \
     isabella isabelle iva ivette ivy jacinda jacklyn jaclyn jacqueline jacquelyn jacquline jade jami jana jane \
     janel janell janelle janet janette janice janie janine janis janna jannie jaqueline jasmin jasmine jayme \
     jayne jeanette jeanie jeanine jeanna jeanne jeannette jeannie jeannine jena jenifer jenna jennie jennifer \
     jenny jeri jerri jessica jill jillian joan joann joanna joanne jocelyn jodi jodie johanna jolene joni josefa \
     josefina josephine josie joyce juana juanita judi judith judy julia juliana julianne julie juliet juliette \
     jung justina justine kaitlin kaitlyn kaja kamala kara karen kari karin karina karla karrie karyn kate \
     katelyn kateryna katharine katherine katheryn kathi kathie kathleen kathrine kathryn kathy katie katina \
     katrina katy kay kaye kayla keisha kelli kellie kelsey kendra keri kerri kerrie kimberlee kimberley kimberly \
     kira kirsten kisha kitty krista kristal kristen kristi kristie kristin kristina kristine kristy krystal \
     krystle kylie lacey ladonna lakeisha lakesha lakisha lana lara larissa lashawn lashonda latanya latasha \
     latisha latonya latoya latrice laura laurel lauren lauretta lauri laurie lavonne lawanda lea leah leann \
     leanna leanne leeann leila lela lelia lena lenora lenore leola leona leonor leora leota lesa lessie leta \
     letha leticia letitia lettie libby lidia lila lilia lilian liliana lillian lillie lilly lily lina linda \
     lindsey lisa liz liza lizzie lois lola lolita lona lora loraine lorena lorene loretta lori lorie lorna \
     lorraine lorri lorrie lottie louella louisa louise lourdes luann lucia lucile lucille lucinda lucretia lucy \
     luella luisa lura luz lydia lyn lynda lynette lynn lynne lynnette mabel mable madeleine madeline madelyn \
     madge madison madonna mae magdalena maggie mai malinda malissa mallory mamie mandi mandy manuela mara \
     marcela marcella marci marcia marcie marcy margaret margarita marge margery margie margo margot margret \
     margrethe marguerite mari maria marian mariana marianna marianne maribel maricela marie marietta marilyn \
     marilynn marina marisa marise marisela marisol marissa maritza marjorie marjory marla marlene marquita \
     marsha marta martha martina marva mary maryann maryanne marybeth maryellen maryjane marylou maryna matilda \
     matilde mattie maude maudie maura maureen maurine mavis maxine maya mayme mayra meagan megan megawati meghan \
     melanie melba melinda melisa melissa mellisa mellissa melodie melody melva mercedes meredith mia michaela \
     michele michell michelle migdalia milagros mildred millicent millie mina mindy minerva minnie miranda miriam \
     mirna missy misty mitzi mollie molly mona monica monika monique muriel myra myrna myrtle nadia nadine nan \
     nancy nanette nannie naomi natalia natalie natasha nelda nell nellie nelly nettie neva nichole nicola nicole \
     nikki nilda nina nita noelle noemi nola nona nora noreen norma octavia odessa ofelia oksana ola olena olga \
     olive olivia oma opal ophelia ora oralia paige pam pamala pamela pansy patrica patrice patricia patsy patti \
     pattie patty paula paulette paulina pauline pearl pearlie pearline peggy penelope penny petra phillis phoebe \
     phyllis pilar polly portia pricilla priscilla priya queen rachael racheal rachel rachelle rae rafaela ramona \
     randi raquel reba rebeca rebecca rebekah regina reina rena renae renee renita reta retha reva reyna rhea \
     rhoda rhonda rita robbin roberta robyn rochelle rocio ronda rosa rosalee rosalia rosalie rosalind rosalinda \
     rosalyn rosanna rosanne rose roseann roseanne rosella rosemarie rosemary rosetta rosie rosita roslyn rowena \
     roxana roxanna roxanne roxie ruby ruth ruthie sabine sabrina sadie sallie sally samantha samatha sandi \
     sandra santa sara sarah saundra savannah segolene selena selina selma serena shana shanda shanna shari \
     sharlene sharon sharron shauna shawna shayla sheena sheila shelia shelley shellie shelly sheree sheri sherri \
     sherrie sherry sheryl shiela shirley shonda sierra silvia socorro sofia soledad sondra sonia sonja sonya \
     sophia sophie stacey staci stacie stefanie steffi stella stephanie sue susan susana susanna susannah susanne \
     susie sussan suzan suzanne suzette svetlana sybil sylvia ségolène tabatha tabitha tamara tameka tamela \
     tamera tami tamika tammi tammie tammy tamra tana tania tanisha tanya tara taryn tasha tatiana tawana taylor \
     tera teresa teresita teri terra terri terrie tessa tessie thelma theodora theresa therese tia tiara tiffani \
     tiffany tillie tina tisha tomasa toni tonia tonya tori tracey traci tracie treva tricia trina trisha trudy \
     twila ulrike una ursula vada valarie valencia valeria valerie vanessa veda velma venus vera verda verna \
     vernell vernice veronica vesta vicki vickie vicky victoria vida vilma viola violet virgie virgina vivian \
     vonda wanda wendi wendy whitney wilda wilhelmina willa wilma winifred winnie winona yasmin yesenia yolanda \
     yulia yvette yvonne zelda zella zelma zenaida zoe zoila";
