#include "census_world.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <sstream>

namespace kith::test {

const std::shared_ptr<const guidance::rulebook>& shipped_rules() {
    static const auto rules = [] {
        auto loaded = guidance::load(KITH_SOURCE_DIR "/guidance", "example");
        REQUIRE_MESSAGE(loaded, guidance::to_text(loaded.error().front()));
        return *loaded;
    }();
    return rules;
}

const returns::census_rules& census_mapping() {
    static const auto mapping = [] {
        auto loaded = returns::load_census_rules(KITH_SOURCE_DIR "/guidance", *shipped_rules());
        REQUIRE_MESSAGE(loaded, guidance::to_text(loaded.error().front()));
        return *loaded;
    }();
    return mapping;
}

std::string source_file(const std::string& beside_the_project) {
    std::ifstream in(KITH_SOURCE_DIR "/../" + beside_the_project, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
}

std::string census_of(const std::string& children, int year) {
    return fmt::format(
        "<?xml version=\"1.0\" "
        "encoding=\"utf-8\"?>\n<Message>\n<Header><CollectionDetails><Collection>CIN</Collection>"
        "<Year>{0}</Year><ReferenceDate>{0}-03-31</ReferenceDate></CollectionDetails><Source><SourceLevel>L"
        "</SourceLevel><LEA>845</LEA><SoftwareCode>x</SoftwareCode><Release>1</Release><SerialNo>001</"
        "SerialNo>"
        "<DateTime>{0}-05-01T09:00:00</DateTime></Source></Header>\n<Children>\n{1}</Children>\n</"
        "Message>\n",
        year, children);
}

std::string child_of(const std::string& id, const std::string& episodes) {
    return fmt::format(
        "<Child><ChildIdentifiers><LAchildID>{}</LAchildID><UPNunknown>UN3</UPNunknown><PersonBirthDate>"
        "2015-06-01</PersonBirthDate><Sex>F</Sex></ChildIdentifiers><ChildCharacteristics><Ethnicity>"
        "WBRI</Ethnicity></ChildCharacteristics>{}</Child>\n",
        id, episodes);
}

std::string episode_of(const std::string& referral, const std::string& between, const std::string& after) {
    const bool no_action = between == "NFA";
    return fmt::format(
        "<CINdetails><CINreferralDate>{}</CINreferralDate><ReferralSource>2A</ReferralSource>"
        "<PrimaryNeedCode>N1</PrimaryNeedCode>{}<ReferralNFA>{}</ReferralNFA>{}</CINdetails>",
        referral, no_action ? "" : between, no_action ? 1 : 0, after);
}

tl::expected<returns::census, std::vector<returns::bad_row>> read(const std::string& xml) {
    std::istringstream in(xml);
    return returns::read_census(in, census_mapping());
}

authority::authority(const scratch_database& place, const std::string& now)
    : database(place.open()), world(7, parse_instant(now).value()),
      desk(*database, world, shipped_rules()) {}

tl::expected<returns::census_receipt, std::vector<returns::bad_row>>
authority::import(const std::string& xml) {
    const auto census = read(xml);
    if (!census) return tl::unexpected(census.error());
    const casework::practitioner by{{"census_import"}, "administrator", "Import"};
    return returns::import_census(desk, *census, census_mapping(), by, world.now(), {});
}

std::int64_t authority::entries() const {
    std::int64_t all = 0;
    database->read()->each_row([&](const store::ledger_row&) { return ++all > 0; });
    return all;
}

std::shared_ptr<const casework::file> authority::file_of(const std::string& local_id) {
    const auto now = database->read();
    store::visibility everyone;
    everyone.everyone = true;
    const auto found = now->find_by_identifier(everyone, local_id);
    REQUIRE(found.size() == 1);
    return desk.open(*now, found.front().person);
}

std::optional<std::string> authority::damage() {
    return record::verify(*database, casework::replayed_with(*shipped_rules())).damage;
}

} // namespace kith::test
