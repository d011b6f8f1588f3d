#pragma once
// Words that are guessed first, because people take them for passwords before any other; collected by
// ourselves: what the fingers find on a keyboard, what one is fond of, names, places, times, and what this
// service is about. Private to identity/.

#include <array>
#include <string_view>

namespace kith::identity {

// clang-format off
inline constexpr std::array first_guesses = std::to_array<std::string_view>({
    // asking to be let in
    "password", "passwort", "passphrase", "passcode", "pass", "secret", "letmein", "welcome", "login",
    "logon", "signin", "signon", "admin", "administrator", "changeme", "change", "default", "temp",
    "temporary", "test", "testing", "tester", "guest", "user", "username", "access", "enter", "open",
    "opensesame", "sesame", "system", "server", "root", "master", "private", "computer", "internet",
    "laptop", "windows", "microsoft", "google", "apple", "samsung", "facebook", "whatever", "trustno",
    "nothing", "something", "forgot", "forget", "remember", "please", "thankyou", "thanks", "hello",
    "hellothere", "hi", "goodbye", "goodmorning", "incorrect", "invalid", "none", "null", "new", "old",
    "your", "this", "is", "are", "you", "it", "and", "of", "in", "me", "not", "no", "yes", "one", "two",
    "three", "four", "five", "six", "seven", "eight", "nine", "ten", "number", "abc", "abcd", "abcde",
    "abcdef", "abcdefg", "xyz", "aaa", "bbb", "xxx", "zzz", "a", "the", "my", "i",
    // along the keys
    "qwerty", "qwertz", "azerty", "qwertyuiop", "qwertyui", "qwert", "qwer", "asdf", "asdfgh", "asdfghjkl",
    "asdfghjk", "zxcv", "zxcvbn", "zxcvbnm", "qaz", "wsx", "edc", "rfv", "tgb", "yhn", "ujm", "qazwsx",
    "qazwsxedc", "poiuyt", "poiuytrewq", "lkjhgfdsa", "mnbvcxz", "asd", "zxc", "qwe", "qweasd", "qweasdzxc",
    "q", "w", "e", "r", "t", "y", "z", "x", "s", "d",
    // what one is fond of
    "love", "loveyou", "iloveyou", "iloveu", "lovely", "lover", "loveme", "baby", "babygirl", "babyboy",
    "angel", "princess", "prince", "queen", "king", "sunshine", "sunflower", "rainbow", "butterfly",
    "flower", "rose", "daisy", "lily", "honey", "sugar", "cookie", "chocolate", "banana", "orange",
    "cherry", "strawberry", "pepper", "ginger", "coffee", "cheese", "chicken", "monkey", "dragon", "tiger",
    "lion", "eagle", "falcon", "phoenix", "wolf", "horse", "pony", "dolphin", "panda", "bear", "teddy",
    "bunny", "rabbit", "kitty", "kitten", "cat", "dog", "doggy", "puppy", "buster", "bailey", "buddy",
    "max", "charlie", "molly", "poppy", "bella", "lucky", "happy", "smile", "smiley", "friend", "friends",
    "family", "forever", "freedom", "peace", "heaven", "jesus", "god", "blessed", "faith", "hope", "grace",
    "mother", "mum", "mummy", "father", "dad", "daddy", "brother", "sister", "nana", "grandma", "home",
    "house", "garden", "shadow", "silver", "golden", "purple", "yellow", "blue", "red", "green", "pink",
    "black", "white", "star", "stars", "moon", "summertime", "holiday", "music", "guitar", "dance",
    "dancer", "football", "soccer", "rugby", "cricket", "tennis", "golf", "baseball", "basketball",
    "hockey", "boxing", "fishing", "swimming", "player", "killer", "hunter", "ranger", "legend", "champion",
    "winner", "superstar", "rockstar", "superman", "batman", "spiderman", "ironman", "starwars", "starwar",
    "pokemon", "pikachu", "naruto", "minecraft", "matrix", "gandalf", "hobbit", "harrypotter", "mickey",
    "mickeymouse", "snoopy", "garfield", "simpson", "elvis", "metallica", "nirvana", "beatles", "ferrari",
    "porsche", "mercedes", "mustang", "harley", "yamaha", "corvette", "jaguar",
    // clubs, towns, countries
    "liverpool", "arsenal", "chelsea", "everton", "tottenham", "spurs", "westham", "newcastle", "leeds",
    "villa", "astonvilla", "manchester", "manutd", "united", "mancity", "city", "rangers", "celtic",
    "wolves", "england", "scotland", "ireland", "wales", "britain", "london", "birmingham", "bristol",
    "sheffield", "brighton", "america", "australia", "canada", "france", "germany", "spain", "india",
    "pakistan", "poland",
    // names
    "michael", "daniel", "thomas", "joshua", "matthew", "jessica", "ashley", "jennifer", "michelle",
    "nicole", "andrew", "anthony", "robert", "george", "william", "james", "jack", "harry", "oliver",
    "charlotte", "sophie", "emily", "olivia", "amelia", "hannah", "amanda", "samantha", "sarah", "laura",
    "rebecca", "victoria", "jordan", "taylor", "alexander", "benjamin", "nicholas", "joseph", "richard",
    "david", "john", "paul", "mark", "peter", "chris", "steven", "stephen", "kevin", "martin", "maria",
    "anna", "mohammed", "muhammad", "ali", "fatima",
    // times
    "summer", "autumn", "winter", "spring", "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december", "monday", "tuesday", "wednesday", "thursday",
    "friday", "saturday", "sunday", "today", "tomorrow", "christmas", "easter", "birthday", "happybirthday",
    // what is done here
    "council", "county", "borough", "social", "socialwork", "work", "worker", "workers", "socialworker",
    "safeguarding", "safeguard", "children", "childrens", "child", "services", "service", "protection",
    "school", "teacher", "police", "nurse", "doctor", "hospital", "health", "nhs", "office", "team",
    "manager", "together", "working", "company", "business",
});
// clang-format on

} // namespace kith::identity
