#include "people/nicknames.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <unordered_map>

namespace kith::people {

namespace {

/// Each line is one name: its forms as they are used and written in England. A word may stand in several.
// clang-format off
constexpr std::array groups = std::to_array<std::string_view>({
    // English, Scottish, Irish and Welsh short forms
    "abigail abi abbie abby gail", "adelaide addie ada", "agnes aggie nessie",
    "albert al bert bertie albie",
    "alexander alex alec alexis sandy xander zander lex sasha sacha alasdair alastair alistair alister al",
    "alexandra alexandria alex alexa lexi lexie sandra sandy sasha sacha", "alfred alf alfie fred freddie",
    "alice ali allie alys alicia", "alison allison alyson ali allie", "amanda mandy mand",
    "amelia millie milly amy mia emilia emelia", "andrew andy drew andre", "andrea andie",
    "angela angie ange", "angelina angie lina", "ann anne anna annie nan nancy nina hannah",
    "anthony antony tony ant anton toni", "antonia toni tonia", "archibald archie archy",
    "arthur art artie arty", "augustus gus august", "barbara barb babs barbie", "barnaby barney",
    "bartholomew bart", "beatrice bea bee trixie beatrix", "benjamin ben benji benny bennie benjy",
    "bernadette bernie detta", "bernard bernie", "bethany beth bethan", "beverley beverly bev",
    "bradley brad", "brenda bren", "brendan bren", "bridget bridie biddy bridgette brigid bride",
    "bronwen bron bronwyn", "cameron cam", "camilla millie milly cammie",
    "caroline carrie caro carol lina caz carolyn carolina", "carol caroline carole carrie",
    "cassandra cass cassie sandra",
    "catherine katherine kathryn katharine cathryn kate katie katy kathy cathy cath kath kat cat kitty "
    "kit ", "katrina catriona katarzyna catalina katerina kateryna ekaterina catrin caitlin",
    "caitlin kaitlin kaitlyn catelyn katelyn caitlyn cait kate katie", "cecilia cecily celia cissie cissy",
    "charlotte charlie lottie lotte char charley lola charly",
    "charles charlie chas chuck chaz charley karl carl carlos", "chloe khloe cloe",
    "christine christina chris chrissie chrissy tina kristina kirsten kirsty christa",
    "christopher chris kit topher christy kristopher cristopher christoph krzysztof",
    "clara clare claire clair", "claudia claude", "clifford cliff", "constance connie", "conor connor con",
    "cornelius con corny", "crispin cris", "cynthia cindy cyndi", "daniel dan danny danni daniil dani",
    "danielle dani elle daniella daniela danni", "david dave davey davy dai dafydd taffy dav",
    "deborah debbie deb debs debra debby", "denise den dee", "dennis denis den denny", "derek del derrick",
    "desmond des dez", "diana di diane dianne diann", "dominic dom nic dominik domenic",
    "donald don donnie donny", "donna don", "dorothy dot dottie dolly dodie thea dorothea dora",
    "douglas doug dougie duggie", "duncan dunc", "edith edie eadie", "edmund ed eddie ted ned",
    "edward ed eddie eddy ted teddy ned edwin eduard eduardo", "edwin ed eddie win",
    "eileen aileen elaine eily",
    "eleanor ellie nell nellie nora lenore elinor elly ella norah leonora eleanora",
    "elizabeth liz lizzie lizzy beth betty bess bessie betsy libby eliza elsie lily lisa lisbeth elspeth ",
    "elisabeth elisabeta elzbieta liza lilibet ella elise", "ellen ellie nell nellie helen elly",
    "emily em emmy emmie millie milly emilie", "emma em emmy emmie", "eric rick ric erik", "ernest ernie",
    "esme esmee esmay", "esther essie hettie ester hester", "ethan eth", "eugene gene", "eva eve evie ava",
    "evelyn eve evie evelin lyn evelina", "ezekiel zeke zac", "faye fay",
    "felicity flic fliss flick fee liss", "fergus fergie gus", "fiona fi fee",
    "florence flo florrie flossie flora", "frances fran frankie fanny francine franny francesca",
    "francesca fran frankie chess franny cesca chessie", "francis frank frankie fran francisco franciszek",
    "franklin frank frankie", "frederick fred freddie freddy rick frederic", "freda freda fred frieda",
    "gabriel gabe gab gabi", "gabrielle gabriella gabi gabby gaby ella elle gabriela",
    "gareth gaz gary garth", "gary gaz gaza garry", "gavin gav", "gemma gem jemma", "genevieve gen eve viv",
    "geoffrey geoff jeff jeffrey geoffry jeffery", "george georgie jorge georgios yorgos geordie",
    "georgina georgia georgie gina georgiana", "gerald gerry jerry ger", "gerard gerry ger jerry",
    "geraldine gerry deena", "gertrude gertie trudy", "gillian gill jill jillian gilly", "glenda glen",
    "glenn glen", "gordon gord", "grace gracie gracey", "graham graeme gra grahame",
    "gregory greg gregg grigore grzegorz", "guinevere gwen", "gwendolyn gwen gwyneth wendy gwenda",
    "hamish seamus", "hannah hanna han anna", "harold harry hal harald",
    "harriet hattie harry harri hatty etta", "harrison harry harri", "harvey harv", "heather heath",
    "helen nell ellen lena helena elena nellie helene helenka", "helena lena nell helen ellen elena",
    "henrietta hettie etta henri hattie hen", "henry harry hal hank harri henrik",
    "herbert herb bert bertie", "hilary hil hillary hils", "holly hollie", "horace horry", "howard howie",
    "hubert bert hugh", "hugh hughie huw hugo shug", "ian iain eoin", "imogen immy imo immie",
    "irene rene irena", "isaac ike izaak zac isaak zak ishaq",
    "isabella bella izzy isa isabel belle izabela isabela ella bell izzie issy isobella",
    "isabelle isabel isobel isabell izzy belle bella ishbel izzie issy", "isla eilidh", "ivan vanya",
    "jack jackie john jac jak", "jacob jake jack jakob jakub jacoby yaqub yakub",
    "jacqueline jackie jacky jacqui jacquelyn jaqueline", "james jim jimmy jamie jem jaime jamey seamus",
    "jane janie janey jenny jan jayne janet", "janet jan jane jennie", "janice jan janis",
    "jasmine jas jaz jazz jazmin yasmin jasmin yasmine", "jason jay jase",
    "jayden jaydon jaiden jaden jadon jay", "jean jeanie jeannie", "jeanette jeannette netta jean",
    "jemima jem mima jemma mimi", "jennifer jen jenny jenni jenna jennie", "jeremy jerry jez jem",
    "jerome jerry", "jessica jess jessie jessy jesse", "joan joanie joanna",
    "joanna jo joanne joey joan anna johanna", "joanne jo joanna joann", "jocelyn joss joy jos",
    "john johnny jack jon johnnie jonny ian sean evan ivan johan jan juan",
    "jonathan jon jonny johnathan jonathon jonno johnny", "jordan jord jordy jordon jordie",
    "joseph joe joey jo jos yusuf yousef youssef yosef jozef jose josef yusef giuseppe",
    "josephine jo josie joey fifi posy josephina", "joshua josh", "joyce joy", "judith judy jude judi",
    "julia julie jules juliet yulia", "julian jules jools", "juliet juliette jules julia", "june junie",
    "justin just", "karen kaz caren karin", "kayleigh kaylee kayley caleigh kay kaylie", "keith kez",
    "kelly kel kelley kellie", "kenneth ken kenny", "kerry kez kerri keri", "kevin kev kevan",
    "kieran ciaran kieron kyran", "kimberley kim kimberly kimmy", "kirsty kirstie kirsten kersty kristy",
    "lacey lacie laci", "laura laurie lori lora", "lauren laurie loz ren lauryn",
    "lawrence larry laurie laurence lawrie lol loz", "leah lea lia", "leanne lianne leigh lee leann",
    "leonard len lenny leo", "leopold leo", "lesley leslie les", "letitia lettie tisha leticia",
    "lewis louis lew lou luis louie", "liam will william lee", "lilian lily lil lillian lilly lilian",
    "lily lilly lili lil lillie lillian", "linda lin lindy lyn lynda",
    "lindsay lindsey linz lyndsey lynsey linsey", "lorraine lori lorri", "louise lou lulu louisa luisa",
    "lucas luke luca luc lukas lukasz", "lucy luce lucie lucia lucinda", "luke luca luc lucas",
    "lydia lyds liddy", "lynn lyn lynne linda", "mabel may mabs",
    "madeleine maddie maddy madeline mads madelyn magdalena", "madison maddison maddie maddy madi",
    "magdalena magda lena madeleine", "malcolm mal malc", "marcus mark marc markus",
    "margaret maggie meg peggy marge margie peg mags greta rita daisy madge megan mog peggie margot ",
    "marjorie malgorzata", "maria marie mary mia ria mariya mariia", "marilyn mari lyn",
    "marion marian mary", "mark marc marcus marek", "martha marty mattie", "martin marty mart martyn",
    "mary molly polly mae may marie maria mamie mollie maire moira maureen mariam maryam",
    "matilda tilly tillie mattie maud tilda", "matthew matt mat matty mathew mateusz matteo mathieu",
    "maureen mo maur", "maurice moe morris mo", "maxine max", "maximilian max maxim maxwell", "maxwell max",
    "megan meg meggie meghan meagan megs", "melanie mel melly", "melissa mel lissa missy liss",
    "mercedes mercy sadie",
    "michael mick mike micky mikey mickey micheal mikael michal mihai mykhailo mikhail miguel",
    "michelle shell shelly michele chelle mishelle", "mildred millie milly", "miranda mandy randa mira",
    "mohammed muhammad mohamed mohammad muhammed mohamad muhamad mohamud muhammet mehmet mo moh mohd ",
    "mohammod mohamet mahammad", "moira maura mary", "monica monika mon", "morgan mo", "muriel mu",
    "myfanwy myf", "nancy nan ann", "naomi nomi noemi",
    "natalie nat natasha nathalie natalia nataliya natalya", "natasha tash tasha nat natalia natasza",
    "nathan nate nat nath", "nathaniel nathan nate nat nathanial", "neil neal niall nigel", "neville nev",
    "niamh neve neave nieve",
    "nicholas nick nicky nic nicolas nico nik mikolaj nikolas mykola nicolae klaus nikolai",
    "nicola nicky nic nikki nichola nicole nikola", "nicole nicky nikki nic coco", "nigel nige",
    "noel noelle", "nora norah nor honora", "norman norm", "oliver ollie olly oli ol",
    "olivia liv livvy olive livi olly libby livia", "olive ollie", "oscar ossie oskar", "oswald ossie oz",
    "owen owain eoin", "pamela pam pammy", "patricia pat patsy trish tricia patti patty trisha",
    "patrick pat paddy patsy padraig rick patryk packy", "paul pauly pawel pavel pablo pauli",
    "paula paulina pauline", "pauline paul paula", "penelope penny pen nell", "percival percy",
    "peregrine perry", "peter pete petr piotr pedro petros petru", "philip phillip phil pip filip pip",
    "philippa pippa pip phil", "phoebe pheobe febe fifi", "phyllis phil phyl", "polly pol mary",
    "priscilla cilla prissy", "prudence prue pru", "rachel rachael rach rae raquel", "ralph rafe",
    "raymond ray", "rebecca becky becca bex becks bec rebekah reba beck", "reginald reg reggie",
    "reuben rube ruben", "rhiannon rhi rhian",
    "richard rick ricky dick rich richie dickie rik ritchie ryszard",
    "robert bob bobby rob robbie bert robin roberto bobbie rab robby", "roberta bobbie rob",
    "robyn robin rob", "roderick rod rory roddy", "rodney rod", "roger rog rodge", "roland roly rollo",
    "ronald ron ronnie ronny", "rory ruairi roderick", "rosalind ros roz rosalyn rosalinda",
    "rosamund ros roz", "rose rosie rosy rosa rosalie", "rosemary rose rosie ro romy rosemarie",
    "rowena ro", "roxanne roxy rox", "royston roy", "rupert rup bert", "russell russ rus", "ruth ruthie",
    "ryan ry", "sabrina bri", "sally sal sarah", "samantha sam sammy sammie samanta",
    "samuel sam sammy samual sami", "sandra sandy san", "sarah sara sally sadie sal sazza sas",
    "saskia sas", "sean shaun shawn shane shayne shaine", "sebastian seb bas basti", "seren ser",
    "shannon shan", "sharon shaz shazza sharron", "sheila shelagh", "shirley shirl", "sian shan jane",
    "sidney syd sid sydney", "sienna siena si", "simon si simeon szymon", "siobhan shiv shivaun shevaun",
    "skye sky", "solomon sol solly", "sophia sophie sofia soph sophy sofie zofia sofija sofiia sofiya",
    "stacey stacy stace anastasia stacie", "stanley stan", "stephanie steph stevie stef fanny stefanie",
    "stephen steven steve stevie steph stefan ste szczepan stephan esteban", "stewart stuart stu stew",
    "stuart stewart stu stew", "susan sue susie suzy suki suzanne sukey",
    "susannah sue susie suzy susanna zuzanna hannah susana", "suzanne sue suzy suzie susan",
    "sylvia silvia syl", "tabitha tabby tabi", "tamara tammy tam tamsin", "tamsin tam tammy tamzin",
    "tanya tania tan tatiana", "tara taz", "taylor tay", "terence terry tel terrence",
    "teresa theresa terri tess tessa tracy terry therese", "theodora thea dora theo",
    "theodore theo ted teddy tad", "theo theodore theodor", "thomas tom tommy thom tomasz tomos tomas",
    "tiffany tiff", "timothy tim timmy", "tobias toby tobe", "tracey tracy trace tracie", "trevor trev",
    "tristan tris trist", "tyrone ty", "tyler ty", "ursula ursie", "valentine val", "valerie val valery",
    "vanessa ness nessa nessie van", "vera vee", "veronica ronnie roni vera nica weronika",
    "victor vic wiktor viktor", "victoria vicky vicki vikki tori vic viktoria wiktoria vickie viktoriia",
    "vincent vince vin vinny vinnie", "violet vi letty", "virginia ginny ginnie gina",
    "vivian viv vivienne vivien", "walter wally walt wal wat", "wendy wend", "wesley wes",
    "wilfred wilf will fred wilfrid", "wilhelmina mina billie minnie",
    "william will bill billy liam willy wills bil billie willie wil gwilym", "winifred win winnie freda",
    "yvonne von vonnie eve", "yvette eve", "zachary zac zach zack zachariah zak zakariya zackary zacharias",
    "zoe zo zoey",
    // spellings of one name
    "aaron arron aron aaran haroon harun", "aidan aiden aydan ayden aden aydin", "alan allan allen alun al",
    "amy aimee ami", "ashley ashleigh ashlee ash ashlie", "brian bryan bryn", "callum calum cal colm",
    "carl karl", "carly karly carley carlie", "charlene charl sharlene", "cheryl sheryl", "colin col",
    "craig kraig", "darren daz daren darran", "dawn dawne", "declan dec", "dylan dillon dilan dyl",
    "eliza liza elize", "ellie elly elli ella", "erin aryn eryn", "evie evy eevie",
    "finlay finley fin findlay", "freya freyja freja", "gayle gail gale", "haley hayley hailey hailee",
    "jaime jamie jayme", "jodie jody jodi", "kai kye ky", "keira kiera kyra ciara kira keera", "kyle kile",
    "leighton layton", "lola lolla", "lorna lorne", "macy macey macie maisie maisy",
    "maisie maisy maizie maisey mazie", "marcia marsha", "neve niamh", "paige page",
    "reece rhys rees reese", "rhian ryan", "shania shaniah", "shelley shelly shellie", "sinead shinead",
    "sonia sonya sonja", "tegan teagan", "tia tea", "tobi toby", "wayne wain",
    "yasmine yasmin jasmine yasmeen",
    // names of other languages as they are written in England
    "aisha ayesha aysha aishah ayisha aicha iesha aesha", "abdul abdal abd abdel",
    "abdullah abdallah abdulla abdulah",
    "abdulrahman abdurrahman abdirahman abdelrahman abdurahman abdulrehman rahman", "abdirahman abdurahman",
    "abubakar abubakr abubaker boubacar", "adnan adnaan", "ahmed ahmad ahmet achmed akhmed", "ali aly alli",
    "alia aaliyah aliyah aaliya aleah alia aliya", "amina aminah ameena aamina amena amna",
    "amir ameer aamir emir", "anwar anwer anver", "asif aasif", "asma asmaa", "ayan ayaan",
    "ayub ayyub ayoub", "aziz azeez", "begum begam", "bilal bilaal", "bibi bebe",
    "choudhury chowdhury choudhry chaudhry chaudhary chaudhari choudhary chawdhury chaudry",
    "eesa isa essa issa", "esra isra", "fahad fahd", "farah fara farrah", "faisal faysal feisal",
    "farid fareed", "fatima fatimah fathima fatema fatma fatuma fatoumata fatou fatemah fatime",
    "habib habeeb", "habiba habeeba", "hafsa hafsah hafza", "hajra hajar hajira hagar",
    "hamid hameed hamed", "hamza hamzah hamsa hamze", "hana hanaa hanna", "haris harris hareis",
    "hasan hassan hasaan", "hussain hussein husain hossain husayn hossein huseyin hussayn hosain husein",
    "ibrahim ebrahim ibraheem abraham ibrahima", "idris idrees idriss edris", "imran emran imraan",
    "iqbal ikbal", "ismail ismael ishmael ismaeel esmail", "jamal jamaal gamal cemal",
    "jamila jameela jamilah", "kareem karim kerim", "karima kareema",
    "khadija khadijah khadeeja hadija khadija kadija khadijo", "khalid khaled khaleed halid", "khan kahn",
    "latif lateef", "layla leila laila leyla lejla laylah leyla lailah", "mahmood mahmoud mahmud mehmood",
    "malik maleek malek", "mariam maryam miriam meryem maryum mariyam mariama maria", "miah mia miya meah",
    "mustafa mustapha moustafa mostafa", "musa mousa moosa moses moussa", "nabil nabeel",
    "nadia nadya nadiya", "nasir naseer nasser nassir", "nasreen nasrin nazreen", "noor nour nur nura",
    "nora noura nura", "omar umar omer umer oumar", "osman usman uthman othman ousmane usmaan",
    "qasim kasim qassim qaseem kassim kasem", "rahim raheem", "rahman rehman rahmaan",
    "rashid rasheed rachid", "rehana rihana rayhana rihanna", "rukhsana ruksana roxana", "saad sad",
    "sadia sadiya saadia", "saeed said sayeed sayid saied", "safa safaa", "safia safiya safiyah sophia",
    "salim saleem selim", "salma selma", "saif sayf saef", "samina sameena", "samir sameer",
    "shabana shabnam", "shah sha shaah", "shahid shaheed", "sharif shareef sherif",
    "shaikh sheikh shaik sheik", "siddiq siddique siddiqui sidiq siddiqi",
    "sumaya sumayya sumayyah sumaiya soumaya",
    "suleiman sulaiman suleman solomon sulayman sulayman souleymane", "syed sayed saeed sayyid said",
    "tahir taher tahira", "tariq tarik tareq tarek", "uddin udin", "yahya yahia yehya",
    "yaqub yakub yaqoob yacub jacob", "yusuf yousef yousuf youssef yusef yousaf yusif joseph yosef",
    "zahra zara zahraa zarah sarah", "zainab zaynab zeinab zeynep zaineb zenab zaynub",
    "zakaria zakariya zakariyya zachariah", "zayn zain zane zaine zein",
    "aleksander aleksandr oleksandr alexandre alexandru alexander olek sasha oleksander",
    "aleksandra oleksandra aleksandra alexandra ola", "andrzej andriy andrei andrii andrew andrey",
    "bogdan bohdan", "dmitri dmytro dimitri dmitry dima dmytri", "elena olena yelena helena ilona",
    "grzegorz grigor hryhoriy", "halyna galina halina", "igor ihor", "iryna irina irena", "ivan ioan ivo",
    "jan john ioan", "jerzy george yuri", "joanna ioana asia joasia", "kacper kasper caspar casper",
    "katarzyna kasia kateryna ekaterina catherine", "krystyna kristina krysia", "lukasz lucas luke",
    "maciej matthias", "malgorzata gosia margaret", "marek mark", "mateusz matthew mateus",
    "michal michael", "mykola nikolai mikolaj nicholas", "natalia natalya nataliya natasha", "oksana oxana",
    "pavlo pavel pawel paul", "petro piotr petr", "sergei serhiy serhii sergiu sergey sergiy",
    "stefan stephen", "svitlana svetlana", "tetiana tatiana tatyana tetyana", "vasyl vasile vasily",
    "viktor victor", "volodymyr vladimir wladimir", "wojciech wojtek", "yana jana",
    "yevhen evgeny eugene yevgeny", "yulia julia iuliia yuliya", "yuri yuriy jerzy yurii", "yuliia yulia",
    "zofia sophia zosia sofia", "gurpreet gurprit", "harpreet harprit", "jaspreet jasprit", "kaur cour",
    "kuldip kuldeep", "lakshmi laxmi", "manjit manjeet", "narinder narender", "parminder parmindar",
    "patel patil", "rajinder rajender", "ravinder ravi", "satnam sat", "singh sing", "sukhdeep sukhdip",
    "surinder surender", "vijay vijai", "ajay ajai", "dinesh denesh", "krishna krisna", "chandra chander",
    "chan chen", "chung cheung zhang", "huang wong", "lee li leigh lea", "lin lam lim", "liu lau",
    "wang wong", "wu ng", "xu hsu", "yang yeung", "zhang cheung chang", "zhou chow chou", "zheng cheng",
    "nguyen nguyin", "tran chan", "phuong phong", "adebayo bayo ade", "adeola ade ola", "chidi chidiebere",
    "chukwuemeka emeka", "ifeoma ify", "kwame kofi", "oluwaseun seun", "oluwatobi tobi", "oluwaseyi seyi",
    "olufemi femi", "oluwadamilola dami damilola", "temitope tope temi", "babatunde tunde", "ngozi ngo",
    "kwabena kobina", "yaw yao", "mehmet muhammed mohammed", "ayse aysha aisha", "emine amina",
    "huseyin hussein", "mustafa mustapha", "zeynep zainab", "yagmur yagmour", "sahin shahin",
    "ozturk osturk", "celik chelik", "yilmaz yilmas", "kaya kaia",
    // surnames that are written in several ways
    "smith smyth smythe smithe", "brown browne braun", "clark clarke clerk", "davies davis davys",
    "evans evens", "green greene grean", "harris haris harries", "hughes hews huws",
    "johnson johnston jonson johnstone", "jones johns jhones", "kelly kelley", "lloyd loyd",
    "macdonald mcdonald mcdonnell", "matthews mathews", "moore more moor", "morris maurice",
    "murphy murphey", "neil neal neill oneill oneil", "philips phillips phillip filips",
    "read reid reed reade", "reynolds renolds", "rogers rodgers", "shaw shore", "stephens stevens",
    "stephenson stevenson", "stewart stuart steward", "taylor tailor tayler",
    "thomson thompson tompson thomsen", "turner turnor", "walsh welsh welch", "white whyte wight",
    "wright right rite wrighte", "young yonge", "byrne burn byrnes burne burns",
    "connolly conolly connelly", "doherty dougherty docherty", "gray grey", "hall haul", "james jaymes",
    "lawrence laurence", "leigh lee lea", "mackenzie mckenzie", "miller millar muller",
    "nicholls nichols nicols", "oconnor connor", "obrien brien brian", "parsons persons",
    "pierce pearce peirce", "rees reece rhys", "sheppard shepherd shephard", "simmons simmonds symonds",
    "summers somers", "webb web", "wood woods woode",
});
// clang-format on

using group_numbers = std::vector<std::uint16_t>;

std::vector<std::string_view> words_in(std::string_view line) {
    std::vector<std::string_view> words;
    while (!line.empty()) {
        const std::size_t end = std::min(line.find(' '), line.size());
        if (end > 0) words.push_back(line.substr(0, end));
        line.remove_prefix(std::min(end + 1, line.size()));
    }
    return words;
}

const group_numbers* groups_of(std::string_view word) {
    static const std::unordered_map<std::string_view, group_numbers> by_word = [] {
        std::unordered_map<std::string_view, group_numbers> made;
        for (std::size_t i = 0; i < groups.size(); ++i)
            for (const std::string_view each : words_in(groups[i]))
                made[each].push_back(static_cast<std::uint16_t>(i));
        return made;
    }();
    const auto found = by_word.find(word);
    return found == by_word.end() ? nullptr : &found->second;
}

} // namespace

bool one_name(std::string_view a, std::string_view b) {
    const group_numbers *of_a = groups_of(a), *of_b = groups_of(b);
    if (!of_a || !of_b) return false;
    return std::any_of(of_a->begin(), of_a->end(), [&](std::uint16_t number) {
        return std::find(of_b->begin(), of_b->end(), number) != of_b->end();
    });
}

std::vector<std::string_view> other_forms(std::string_view word) {
    constexpr std::size_t most = 40;
    std::vector<std::string_view> out;
    const group_numbers* numbers = groups_of(word);
    if (!numbers) return out;
    // The groups that the word heads come first: those are its own short forms.
    group_numbers ordered = *numbers;
    std::stable_partition(ordered.begin(), ordered.end(),
                          [&](std::uint16_t number) { return words_in(groups[number]).front() == word; });
    for (const std::uint16_t number : ordered)
        for (const std::string_view other : words_in(groups[number]))
            if (other != word && out.size() < most && std::find(out.begin(), out.end(), other) == out.end())
                out.push_back(other);
    return out;
}

} // namespace kith::people
