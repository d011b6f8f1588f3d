// The pack as a file. Whatever leaves is noted before it does.

#include "documents/pdf.hpp"
#include "web/pages/disclosure_parts.hpp"
#include "web/pages/emergency_page.hpp"
#include "web/step_up.hpp"

#include <fmt/format.h>

namespace kith::web::pages {
namespace {

disclosure::pack written(const visit& visit, const child_visit& child, const opened_pack& opened) {
    disclosure::pack pack =
        *disclosure::make_pack(*opened.from, opened.items, *opened.pack, *opened.grounds);
    pack.name = people::full_name(child.file->person);
    pack.reference = child.person().text;
    pack.marking =
        opened.ready ? "OFFICIAL-SENSITIVE" : "DRAFT: NOT READ BY A SECOND PERSON, NOT TO BE GIVEN";
    pack.prepared = fmt::format("Reference {}. Made by {}, {}", child.person().text,
                                visit.practitioner->display_name, long_words(to_local(visit.request.at)));
    pack.gathered = moment_words(opened.pack->gathered);
    pack.created = visit.request.at;
    pack.rights =
        "If you think that something is wrong, or is missing, tell us. You may add your own words to "
        "any entry. You may complain to us, to the Information Commissioner's Office, and to a court.";
    return pack;
}

response file_of(visit& visit, site& site) {
    if (auto asked = confirm_first(visit, "take a copy of a record away")) return *asked;
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    if (child.emergency) return no_copies(visit, site, child, "The pack as a file");
    auto opening = open_pack(visit, site, child);
    if (auto* refused = std::get_if<response>(&opening)) return std::move(*refused);
    auto& opened = std::get<opened_pack>(opening);
    if (opened.pack == nullptr || !opened.from)
        return show_pack_with(visit, site, child, opened, {{"Gather the record first", {}}});
    const bool pdf = visit.request.form.first("act") == "pdf";
    const disclosure::pack pack = written(visit, child, opened);
    response answer;
    if (pdf) {
        auto made = documents::make_pdf(disclosure::pack_pages(pack));
        if (!made) return show_pack_with(visit, site, child, opened, {{made.error().front().message, {}}});
        answer.body = std::move(made->bytes);
    } else {
        answer.body = disclosure::pack_text(pack);
    }
    answer.content_type = pdf ? "application/pdf" : "text/plain; charset=utf-8";
    answer.headers.emplace_back("Content-Disposition",
                                fmt::format("attachment; filename=\"{}-{}.{}\"",
                                            opened.ready ? "pack" : "draft",
                                            child.person().text.substr(0, 8), pdf ? "pdf" : "txt"));
    const std::string what =
        fmt::format("{} of request {} as {}: {} items", opened.ready ? "pack to be given" : "draft pack",
                    opened.process->id.text, pdf ? "PDF" : "text", pack.items.size());
    child.snapshot.reset();
    if (!opened.others.empty())
        visit.note_list(opened.others, "pack of " + child.person().text, child.purpose);
    visit.note_read(child.person(), what, child.purpose);
    return answer;
}

} // namespace

void add_disclosure_file_routes(routes& table, site& site) {
    table.post("/children/:person/disclosures/:process/export", audit_class::personal_record,
               access::signed_in, [&site](visit& visit) { return file_of(visit, site); });
}

} // namespace kith::web::pages
