#include "web/pages/packs_pages.hpp"

#include "access/parts.hpp"
#include "casework/reports.hpp"
#include "documents/received.hpp"
#include "store/deposits.hpp"
#include "web/components/components.hpp"
#include "web/multipart.hpp"
#include "web/pages/asked_pages.hpp"
#include "web/pages/form_page.hpp"
#include "web/pages/form_reading.hpp"
#include "web/pages/known.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>

namespace kith::web::pages {
namespace {

using namespace components;

constexpr int most_packs = 100;
constexpr std::string_view file_field = "file", title_field = "title";
constexpr std::size_t longest_title = 200;

/// The papers of one process, open to the viewer.
struct pack {
    std::shared_ptr<const casework::file> file; ///< without protected addresses
    const casework::case_process* process = nullptr;
    const guidance::process* definition = nullptr;
    const guidance::edition* edition = nullptr;
    std::vector<casework::report> reports;
    std::shared_ptr<const accounts_read> accounts;
    kith::access::viewer viewer;
    bool emergency = false; ///< open by an emergency alone: no file of it is taken away
    [[nodiscard]] std::string address() const {
        return fmt::format("/packs/{}/{}", file->person.id.text, process->id.text);
    }
};

/// Open by an emergency alone, and its papers were not given by name.
bool by_emergency(const guidance::edition& edition, const kith::access::viewer& who,
                  const casework::file& now, const case_process_id& process) {
    if (!kith::access::decide(edition, who, now).emergency) return false;
    return std::ranges::none_of(now.grants, [&](const casework::access_grant& one) {
        return one.kind == casework::grant_kind::specific && one.practitioner == who.id &&
               one.process == process && one.live(who.at);
    });
}

std::optional<pack> find_pack(visit& visit, site& site) {
    const auto snapshot = visit.database.read();
    const auto& edition = edition_at(site, visit.request.at);
    pack found;
    found.viewer = viewer_of(visit, site, *snapshot);
    const auto now = open_if_known(site, *snapshot, edition, found.viewer,
                                   person_id{std::string(visit.parameter("person"))});
    const case_process_id id{std::string(visit.parameter("process"))};
    if (!now || !kith::access::may_open_pack(edition, found.viewer, *now, id)) return std::nullopt;
    found.emergency = by_emergency(edition, found.viewer, *now, id);
    found.file = kith::access::as_shown_to(edition, found.viewer, *now, now);
    found.process = found.file->find(id);
    found.definition = found.process ? casework::definition_of(site.rules(), *found.process) : nullptr;
    if (!found.definition) return std::nullopt;
    found.edition = site.rules().find_edition(found.process->edition);
    if (!found.edition) found.edition = &edition;
    for (auto& one :
         casework::reports_in(record::read_stream(*snapshot, record::person_stream(found.file->person.id))))
        if (one.process == id) found.reports.push_back(std::move(one));
    found.accounts = site.accounts.read(*snapshot, visit.request.at);
    return found;
}

response no_pack(visit& visit) {
    visit.shows_nothing_personal();
    return error_page(
        visit, 404,
        "There are no papers for you at this address. If you were invited to a meeting, ask whoever "
        "invited you to give you its papers; those that you have are in the list \"Asked of you\".");
}

std::string size_words(std::int64_t bytes) {
    return bytes < 1'024       ? fmt::format("{} bytes", bytes)
           : bytes < 1'048'576 ? fmt::format("{} KB", (bytes + 1'023) / 1'024)
                               : fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1'048'576);
}

html draw_reports(const pack& papers) {
    if (papers.reports.empty()) return paragraph("None yet.");
    std::vector<html> items;
    for (const auto& one : papers.reports)
        items.push_back(link({.text = one.title, .href = papers.address() + "/files/" + one.deposit}) +
                        text(fmt::format(" ({}), handed in by {}, {}", size_words(one.size),
                                         papers.accounts->name_of(one.by.who), moment_words(one.at))));
    return list({.items = std::move(items)});
}

html upload_form(const visit& visit, const pack& papers, const problems& wrong, std::string_view typed) {
    html_writer picker;
    const auto message = message_of(wrong, file_field);
    picker.raw("<div class=\"govuk-form-group");
    if (message) picker.raw(" govuk-form-group--error");
    picker.raw("\">");
    picker.raw(
        "<label class=\"govuk-label\" for=\"file\">The file</label><div id=\"file-hint\" "
        "class=\"govuk-hint\">"
        "PDF, Word (.docx), PNG, JPEG or plain text, at most 8 MB. Pictures lose what they say about where "
        "they were taken.</div>");
    if (message)
        picker
            .raw("<p id=\"file-error\" class=\"govuk-error-message\"><span "
                 "class=\"govuk-visually-hidden\">Error:"
                 "</span> ")
            .text(message->text)
            .raw("</p>");
    picker.raw("<input class=\"govuk-file-upload\" type=\"file\" id=\"file\" name=\"file\" "
               "aria-describedby=\"file-hint");
    if (message) picker.raw(" file-error");
    picker.raw("\"></div>");
    html inside = hidden_input(field::form_token, visit.form_token());
    inside += input({.name = std::string(title_field),
                     .label = {.text = "What is it?"},
                     .hint = hint_options{.text = "Such as: report of the school nurse for the conference"},
                     .error_message = message_of(wrong, title_field),
                     .value = std::string(typed)});
    inside += std::move(picker).finish();
    inside += button({.text = "Hand it in", .prevent_double_click = true});
    return heading({.text = "Hand in a report"}) +
           form({.action = papers.address() + std::string(upload_ending),
                 .csrf_token = visit.csrf_token,
                 .html = inside,
                 .attributes = {{"enctype", "multipart/form-data"}}});
}

/// What was recorded in the process, step by step.
html draw_steps(const pack& papers) {
    html drawn;
    for (const auto& step : papers.process->steps) {
        const auto* definition = guidance::find_step(*papers.definition, step.step);
        summary_list_options options;
        for (const auto& field : papers.definition->fields) {
            const auto said = step.said.find(field.id);
            if (field.step != step.step || said == step.said.end() || said->second.empty()) continue;
            summary_list_row row;
            row.key.text = field.prompt;
            row.value.html =
                written_text(casework::answer_in_words(field, said->second, [&](const practitioner_id& id) {
                    return papers.accounts->name_of(id);
                }));
            options.rows.push_back(std::move(row));
        }
        drawn += heading({.text = definition ? definition->done : step.step});
        drawn += paragraph(papers.accounts->name_of(step.by.who) + ", " + moment_words(step.event_time),
                           "govuk-hint");
        if (const auto* outcome = guidance::find_outcome(*papers.definition, step.outcome))
            drawn += paragraph("Decided: " + outcome->title);
        if (!options.rows.empty()) drawn += summary_list(options);
    }
    return drawn.empty() ? paragraph("Nothing has been recorded yet.") : drawn;
}

response show(visit& visit, site& site, const pack& papers, const problems& wrong, std::string_view typed) {
    html body = heading({.text = papers.definition->title,
                         .level = 1,
                         .size = size::l,
                         .caption = people::full_name(papers.file->person)});
    body +=
        paragraph("You see the papers of this meeting. The rest of the record is not open to you by them.");
    body += draw_steps(papers);
    body += heading({.text = "Reports"}) + draw_reports(papers);
    if (!papers.process->finished) body += upload_form(visit, papers, wrong, typed);
    body += links_to_raise(visit, site, papers.viewer, *papers.file);
    body += paragraph(link({.text = "Asked of you", .href = "/asked"}));
    auto answer = framed_page(
        visit, {.title = "Papers of a meeting",
                .body = grid_row({{.html = body}}),
                .here = "/asked",
                .before_content = wrong.empty() ? done_notice(visit) : draw_plain_problems(wrong),
                .error = !wrong.empty(),
                .status = wrong.empty() ? 200 : 422});
    visit.note_read(papers.file->person.id, "papers of process " + papers.process->id.text,
                    "given the papers of one process");
    return answer;
}

std::string hexadecimal(std::string_view bytes) {
    std::string out;
    for (const char c : bytes)
        out += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return out;
}

std::string digest_of(std::string_view content) {
    std::string digest(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()),
                       reinterpret_cast<const unsigned char*>(content.data()), content.size());
    return digest;
}

/// The content first, sealed and durable; then the entry that makes it part of the record.
problems keep(visit& visit, site& site, const pack& papers, const documents::received_file& made,
              const std::string& title) {
    const store::deposit kept{.id = site.desk.world().fresh_text(),
                              .person = papers.file->person.id,
                              .name = "report." + made.ending,
                              .media_type = made.media_type,
                              .size = static_cast<std::int64_t>(made.content.size()),
                              .digest = digest_of(made.content),
                              .received = visit.request.at};
    try {
        visit.database.write([&](store::transaction& tx) { store::put_deposit(tx, kept, made.content); });
    } catch (const store::unstorable&) {
        return {{"There is no more room for files about this child. Send it to the social worker",
                 std::string(file_field)}};
    }
    casework::report told;
    told.deposit = kept.id;
    told.process = papers.process->id;
    told.title = title;
    told.media_type = kept.media_type;
    told.size = kept.size;
    told.digest = hexadecimal(kept.digest);
    const auto who = practitioner_of(visit);
    const instant now = visit.request.at;
    const auto outcome = site.desk.perform(
        {kept.person},
        [&](const casework::child_files& files, world&) {
            return casework::receive_report(site.rules(), files.front(), told, who, now);
        },
        who, now, sent_form(visit, {}, papers.address() + "?done=already", "report for a meeting"));
    return problems_of(outcome);
}

response upload(visit& visit, site& site) {
    const auto papers = find_pack(visit, site);
    if (!papers) return no_pack(visit);
    const auto& sent = visit.request.form;
    const std::string title = tidy_line(sent.first(title_field));
    problems wrong;
    if (title.empty()) wrong.push_back({"Enter what it is", std::string(title_field)});
    if (title.size() > longest_title)
        wrong.push_back({"Shorten this to 200 characters or fewer", std::string(title_field)});
    if (papers->process->finished)
        wrong.push_back({"This has ended: nothing more is handed in for it", {}});
    const auto bytes = file_in(sent, file_field);
    if (!bytes) wrong.push_back({"Choose a file that is not empty", std::string(file_field)});
    auto made =
        bytes ? documents::receive(*bytes) : result<documents::received_file>(tl::unexpect, problems{});
    if (bytes && !made) wrong.insert(wrong.end(), made.error().begin(), made.error().end());
    for (auto& each : wrong)
        if (each.field.empty() && bytes) each.field = std::string(file_field);
    if (wrong.empty()) wrong = keep(visit, site, *papers, *made, title);
    if (!wrong.empty()) return show(visit, site, *papers, wrong, title);
    visit.shows_nothing_personal();
    return see_other(papers->address() + "?done=recorded");
}

response file_page(visit& visit, site& site) {
    const auto papers = find_pack(visit, site);
    if (!papers) return no_pack(visit);
    const auto one =
        std::ranges::find(papers->reports, visit.parameter("file"), &casework::report::deposit);
    if (one == papers->reports.end()) return no_pack(visit);
    if (papers->emergency) {
        visit.shows_nothing_personal();
        visit.record_is_open();
        return error_page(
            visit, 403,
            "The record is open to you by an emergency alone. It can be read on its pages, and "
            "no file of it can be taken away. The allocated worker or a team manager can tell "
            "you what this one says.");
    }
    auto content = store::deposit_content(*visit.database.read(), papers->file->person.id, one->deposit);
    if (!content || hexadecimal(digest_of(*content)) != one->digest) {
        visit.shows_nothing_personal();
        visit.record_is_open();
        return error_page(visit, 404, "This file is not kept any more. Ask whoever handed it in.");
    }
    visit.note_read(papers->file->person.id, fmt::format("report handed in, entry {}", one->sequence),
                    "given the papers of one process");
    const auto ending = one->media_type.find("plain") != std::string::npos ? "txt"
                        : one->media_type == "application/pdf"             ? "pdf"
                        : one->media_type == "image/png"                   ? "png"
                        : one->media_type == "image/jpeg"                  ? "jpg"
                                                                           : "docx";
    response answer;
    answer.content_type = one->media_type;
    answer.body = std::move(*content);
    answer.headers.emplace_back(
        "Content-Disposition", fmt::format("attachment; filename=\"report-{}.{}\"", one->sequence, ending));
    return answer;
}

} // namespace

html draw_packs(const visit& visit, site& site, store::snapshot& snapshot,
                const kith::access::viewer& viewer, std::vector<person_id>& people) {
    const auto& edition = edition_at(site, visit.request.at);
    task_list_options options{.id_prefix = "pack"};
    for (const auto& part : store::packs_of(snapshot, viewer.id, viewer.at, most_packs)) {
        const auto file = site.desk.open(snapshot, part.person);
        if (!file || !kith::access::may_open_pack(edition, viewer, *file, part.process)) continue;
        const auto* process = file->find(part.process);
        const auto* definition = process ? casework::definition_of(site.rules(), *process) : nullptr;
        if (!definition) continue;
        people.push_back(part.person);
        options.items.push_back(
            {.title = {.text = definition->title + ": " + people::full_name(file->person)},
             .href = fmt::format("/packs/{}/{}", part.person.text, part.process.text),
             .status = {.text = process->finished ? "Ended" : "Open for reports"}});
    }
    return options.items.empty() ? html{} : task_list(options);
}

void add_packs_routes(routes& table, site& site) {
    table.get("/packs/:person/:process", audit_class::personal_record, web::access::signed_in,
              [&site](visit& visit) {
                  const auto papers = find_pack(visit, site);
                  return papers ? show(visit, site, *papers, {}, {}) : no_pack(visit);
              });
    table.post("/packs/:person/:process/upload", audit_class::personal_record, web::access::signed_in,
               [&site](visit& visit) { return upload(visit, site); });
    table.get("/packs/:person/:process/files/:file", audit_class::personal_record, web::access::signed_in,
              [&site](visit& visit) { return file_page(visit, site); });
}

} // namespace kith::web::pages
