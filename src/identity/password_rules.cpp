// Which passwords are too easy to guess. Length counts, not kinds of characters (ASVS 6.2).

#include "identity/account_changes.hpp"
#include "identity/breached.hpp"
#include "identity/first_guesses.hpp"

#include <algorithm>
#include <set>
#include <vector>

namespace kith::identity {
namespace {

/// So many of the commonest words are still nothing; more of them, put together at will, are a passphrase.
constexpr std::size_t few_words = 3;

char plain_letter(char c) {
    switch (c) {
    case '0':
        return 'o';
    case '1':
        return 'i';
    case '3':
        return 'e';
    case '4':
    case '@':
        return 'a';
    case '5':
    case '$':
        return 's';
    case '7':
        return 't';
    default:
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 128;
}

std::string letters_of(std::string_view text, bool reading_signs) {
    std::string letters;
    for (const char c : text) {
        const char plain = reading_signs ? plain_letter(c) : (c >= 'A' && c <= 'Z' ? plain_letter(c) : c);
        if (is_letter(plain)) letters += plain;
    }
    return letters;
}

/// Whether the letters are nothing but a few common words one after another, or the same ones again.
bool made_of_first_guesses(std::string_view letters) {
    if (letters.size() < 3) return true; // digits and signs alone
    for (std::size_t part = 3; part * 2 <= letters.size(); ++part)
        if (letters.size() % part == 0 && letters.substr(part) == letters.substr(0, letters.size() - part))
            return true; // "pass pass pass"
    constexpr std::size_t never = few_words + 1;
    std::vector<std::size_t> words(letters.size() + 1, never); // the fewest that lead to each place
    words[0] = 0;
    for (std::size_t i = 0; i < letters.size(); ++i) {
        if (words[i] >= few_words) continue;
        for (const auto word : first_guesses)
            if (letters.substr(i).starts_with(word))
                words[i + word.size()] = std::min(words[i + word.size()], words[i] + 1);
    }
    return words.back() <= few_words;
}

/// "aaaaaaaaaaaa", "abcdefghijkl", "121212121212": little to guess, however long.
bool monotonous(std::string_view password) {
    const std::set<char> different(password.begin(), password.end());
    std::size_t steps = 0;
    for (std::size_t i = 1; i < password.size(); ++i) {
        const int step = password[i] - password[i - 1];
        steps += step >= -1 && step <= 1 ? 1 : 0;
    }
    return different.size() < 5 || steps * 4 >= password.size() * 3;
}

bool holds(std::string_view letters, std::string_view name) {
    const std::string word = letters_of(name, false);
    return word.size() >= 4 && letters.find(word) != std::string_view::npos;
}

/// Whether one of the account's own words is most of what there is to guess.
bool holds_own_name(std::string_view letters, const store::account& whose, std::string_view service) {
    if (holds(letters, whose.sign_in_name) || holds(letters, service)) return true;
    for (std::string_view rest = whose.display_name; !rest.empty();) {
        const auto end = rest.find(' ');
        if (holds(letters, rest.substr(0, end))) return true;
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + 1);
    }
    return false;
}

problems leaked_fault(std::string_view password, const password_rules& rules) {
    if (rules.breached.empty()) return {};
    const auto known = is_breached(rules.breached, password);
    if (!known)
        return {{"Passwords can't be set now: the list of those that leaked can't be read. Tell whoever "
                 "looks after this service",
                 "password"}};
    if (*known)
        return {
            {"This password has leaked from some other service, so it is one of the first that somebody "
             "would try. Choose another, and change it wherever else you use it",
             "password"}};
    return {};
}

} // namespace

problems password_faults(std::string_view password, const store::account& whose,
                         const password_rules& rules) {
    const auto fault = [](std::string words) { return problems{{std::move(words), "password"}}; };
    if (password.size() < shortest_password)
        return fault("Your password must have at least 12 characters. Three or four words are a good one");
    if (password.size() > longest_password)
        return fault("Your password must have at most 1,024 characters");
    const std::string written = letters_of(password, false), read = letters_of(password, true);
    if (monotonous(password) || made_of_first_guesses(written) || made_of_first_guesses(read))
        return fault("This password is one of the first that somebody would try. Choose another, such as "
                     "three or four words that have nothing to do with each other");
    if (holds_own_name(written, whose, rules.service) || holds_own_name(read, whose, rules.service))
        return fault(
            "Your password must not hold your name, your sign-in name or the name of this service");
    return leaked_fault(password, rules);
}

} // namespace kith::identity
