// The lists that depend on who asks. Each query carries the visibility itself, so that a list can't hold a
// child whom its reader may not see, and no list reads more rows than it has to.

#include "store/reading.hpp"
#include "store/rows.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <stdexcept>
#include <tuple>

// $1 is the viewer and $2..$17 the relations (padded by ''), in every query that is not for everyone.
#define KITH_IN_VIEW_OF                                                                                    \
    " in (select v.person from involvement v where v.practitioner = $1 and v.until_at is null and "        \
    "v.relation in"                                                                                        \
    " ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17))"

// The unborn by when they are expected, then the others; those of unknown age last.
#define KITH_YOUNGEST_FIRST " order by p.youth desc, p.display_name, p.person"

namespace kith::store {

namespace {

constexpr int most_rows = 10'000; // of any list, whatever was asked

int bounded(int limit) {
    return std::clamp(limit, 0, most_rows);
}

/// The parameters of a query in view of one practitioner: the viewer, the relations, then the query's own.
class in_view_of {
  public:
    in_view_of(const visibility& who, std::initializer_list<sql::parameter> own) {
        if (who.relations.size() > most_relations)
            throw std::length_error("a visibility names too many relations");
        values_.reserve(1 + most_relations + own.size());
        values_.emplace_back(who.viewer);
        for (std::size_t i = 0; i < most_relations; ++i) {
            values_.emplace_back(i < who.relations.size() ? std::string_view(who.relations[i])
                                                          : std::string_view());
        }
        values_.insert(values_.end(), own.begin(), own.end());
    }
    operator std::span<const sql::parameter>() const { return values_; } // NOLINT: implicit on purpose

  private:
    std::vector<sql::parameter> values_;
};

bool sees_nobody(const visibility& who) {
    return who.nobody || (!who.everyone && (who.relations.empty() || who.viewer.empty()));
}

/// A task with what orders it and tells it from every other.
struct placed_task {
    std::int64_t due_order, number;
    work_item item;
};

placed_task read_placed(const sql::row& r) {
    placed_task out{
        r.integer(task_columns + person_columns), r.integer(task_columns + person_columns + 1), {}};
    out.item.task = read_task(r);
    out.item.person = read_person(r, task_columns);
    return out;
}

#define KITH_TASK_AND_PERSON KITH_TASK_COLUMNS ", " KITH_PERSON_COLUMNS ", t.due_order, t.number"

std::vector<placed_task> tasks_of_everyone(sql::connection& on, const visibility& who,
                                           const std::vector<std::string>& roles, int limit) {
    std::vector<placed_task> found;
    const auto keep = [&](const sql::row& r) { found.push_back(read_placed(r)); };
    if (!who.viewer.empty()) {
        on.each("select " KITH_TASK_AND_PERSON " from task t join person p on p.person = t.person"
                " where t.owner = $1 and t.owner <> '' order by t.due_order, t.person, t.number limit $2",
                {who.viewer, limit}, keep);
    }
    for (const auto& role : std::set<std::string>(roles.begin(), roles.end())) {
        on.each("select " KITH_TASK_AND_PERSON " from task_role r join task t on t.person = r.person"
                " and t.number = r.number join person p on p.person = r.person where r.role = $1"
                " order by r.due_order, r.person, r.number limit $2",
                {role, limit}, keep);
    }
    return found;
}

std::vector<placed_task> tasks_in_view(sql::connection& on, const visibility& who,
                                       const std::vector<std::string>& roles) {
    std::vector<placed_task> found;
    on.each("select " KITH_TASK_AND_PERSON " from task t join person p on p.person = t.person"
            " where t.person" KITH_IN_VIEW_OF " and (t.owner = $1 or t.owner = '')",
            in_view_of(who, {}), [&](const sql::row& r) {
                const std::string_view owner = r.view(9);
                const auto offered = words_of(r.view(10));
                const bool mine =
                    !owner.empty() || std::any_of(roles.begin(), roles.end(), [&](const auto& role) {
                        return std::find(offered.begin(), offered.end(), role) != offered.end();
                    });
                if (mine) found.push_back(read_placed(r));
            });
    return found;
}

} // namespace

std::vector<work_item> list_tasks(sql::connection& on, const visibility& who,
                                  const std::vector<std::string>& roles, int limit) {
    if (sees_nobody(who) || bounded(limit) == 0) return {};
    auto found =
        who.everyone ? tasks_of_everyone(on, who, roles, bounded(limit)) : tasks_in_view(on, who, roles);
    const auto place = [](const placed_task& t) {
        return std::tie(t.due_order, t.item.task.person, t.number);
    };
    std::sort(found.begin(), found.end(),
              [&](const auto& a, const auto& b) { return place(a) < place(b); });
    found.erase(std::unique(found.begin(), found.end(),
                            [&](const auto& a, const auto& b) { return place(a) == place(b); }),
                found.end());
    if (found.size() > static_cast<std::size_t>(bounded(limit)))
        found.resize(static_cast<std::size_t>(bounded(limit)));
    std::vector<work_item> out;
    out.reserve(found.size());
    for (auto& task : found)
        out.push_back(std::move(task.item));
    return out;
}

#define KITH_CLOCKS_OF_EVERYONE(attention)                                                                 \
    "select " KITH_CLOCK_COLUMNS ", " KITH_PERSON_COLUMNS " from clock c join person p"                    \
    " on p.person = c.person where c.attention = " attention                                               \
    " order by c.due_at, c.person, c.number limit $1"
#define KITH_CLOCKS_IN_VIEW(attention)                                                                     \
    "select " KITH_CLOCK_COLUMNS ", " KITH_PERSON_COLUMNS " from clock c join person p"                    \
    " on p.person = c.person where c.person" KITH_IN_VIEW_OF " and c.attention = " attention               \
    " order by c.due_at, c.person, c.number limit $18"

std::vector<clock_item> list_clocks(sql::connection& on, const visibility& who, int limit) {
    std::vector<clock_item> out;
    if (sees_nobody(who) || bounded(limit) == 0) return out;
    const auto keep = [&](const sql::row& r) {
        out.push_back({read_clock(r), read_person(r, clock_columns)});
    };
    const auto left = [&] { return bounded(limit) - static_cast<int>(out.size()); };
    // What still runs is never crowded out by what is over and only unexplained.
    if (who.everyone) {
        on.each(KITH_CLOCKS_OF_EVERYONE("1"), {bounded(limit)}, keep);
        if (left() > 0) on.each(KITH_CLOCKS_OF_EVERYONE("2"), {left()}, keep);
    } else {
        on.each(KITH_CLOCKS_IN_VIEW("1"), in_view_of(who, {bounded(limit)}), keep);
        if (left() > 0) on.each(KITH_CLOCKS_IN_VIEW("2"), in_view_of(who, {left()}), keep);
    }
    return out;
}

std::vector<person_row> list_identified(sql::connection& on, const visibility& who,
                                        std::string_view value) {
    std::vector<person_row> out;
    if (sees_nobody(who) || value.empty()) return out;
    const auto keep = [&](const sql::row& r) { out.push_back(read_person(r)); };
#define KITH_IDENTIFIED_BY(parameter)                                                                      \
    " p.person in (select l.person from person l where l.local_id = " parameter " and l.local_id <> ''"    \
    " union select n.person from person n where n.nhs_number = " parameter " and n.nhs_number <> ''"       \
    " union select u.person from person u where u.upn = " parameter " and u.upn <> '') and p.child = 1"
    if (who.everyone) {
        on.each("select " KITH_PERSON_COLUMNS " from person p where" KITH_IDENTIFIED_BY("$1")
                    KITH_YOUNGEST_FIRST " limit 100",
                {value}, keep);
    } else {
        on.each("select " KITH_PERSON_COLUMNS " from person p where" KITH_IDENTIFIED_BY(
                    "$18") " and p.person" KITH_IN_VIEW_OF KITH_YOUNGEST_FIRST " limit 100",
                in_view_of(who, {value}), keep);
    }
#undef KITH_IDENTIFIED_BY
    return out;
}

std::vector<profile_row> list_profiles_in_view(sql::connection& on, const visibility& who, int most) {
    std::vector<profile_row> out;
    if (sees_nobody(who) || who.everyone || bounded(most) == 0) return out;
    on.each("select s.number, s.person, s.profile from person p join search_profile s on s.number = p.number"
            " where p.person" KITH_IN_VIEW_OF " order by s.youth desc, s.number limit $18",
            in_view_of(who, {bounded(most)}),
            [&](const sql::row& r) { out.push_back({r.integer(0), person_id{r.text(1)}, r.text(2)}); });
    return out;
}

namespace {

/// The question in the words of FTS5 or of a tsquery. Stems are letters and digits only.
std::string match_text(const text_question& asked, bool any, bool server) {
    std::string text;
    for (const auto& stems : asked) {
        std::string part;
        for (const std::string& stem : stems) {
            if (!part.empty()) part += server ? " <-> " : " ";
            part += server ? "'" + stem + "'" : stem;
        }
        if (part.empty()) continue;
        if (!text.empty()) text += server ? (any ? " | " : " & ") : (any ? " OR " : " AND ");
        text += server ? "(" + part + ")" : "\"" + part + "\"";
    }
    return text;
}

int parts_in(std::string_view words, const text_question& asked) {
    const std::string padded = " " + std::string(words) + " ";
    return static_cast<int>(std::count_if(asked.begin(), asked.end(), [&](const auto& stems) {
        std::string part = " ";
        for (const std::string& stem : stems)
            part += stem + " ";
        return !stems.empty() && padded.find(part) != std::string::npos;
    }));
}

} // namespace

#define KITH_FOUND_TEXT "select n.person, n.sequence, n.part, n.kind, n.author, n.happened, n.words from narrative n"
#define KITH_FTS5_MATCH " join narrative_words w on w.rowid = n.number where w.narrative_words match "
#define KITH_TSVECTOR_MATCH(question) " where to_tsvector('simple', n.words) @@ " question "::tsquery"

std::vector<found_text> list_texts(sql::connection& on, const visibility& who, const text_question& asked, bool any,
                                   int limit) {
    std::vector<found_text> out;
    const std::string match = match_text(asked, any, on.is_server());
    if (sees_nobody(who) || bounded(limit) == 0 || match.empty()) return out;
    const auto keep = [&](const sql::row& r) {
        out.push_back({person_id{r.text(0)}, r.integer(1), static_cast<int>(r.integer(2)), r.text(3),
                       practitioner_id{r.text(4)}, r.moment(5), parts_in(r.view(6), asked)});
    };
    const auto one_engine = [&](sql::statement_text everyone, sql::statement_text in_view) {
        if (who.everyone) on.each(everyone, {match, bounded(limit)}, keep);
        else on.each(in_view, in_view_of(who, {match, bounded(limit)}), keep);
    };
    if (on.is_server()) {
        one_engine(KITH_FOUND_TEXT KITH_TSVECTOR_MATCH("$1") " order by n.number desc limit $2",
                   KITH_FOUND_TEXT KITH_TSVECTOR_MATCH("$18") " and n.person" KITH_IN_VIEW_OF
                                                              " order by n.number desc limit $19");
    } else {
        one_engine(KITH_FOUND_TEXT KITH_FTS5_MATCH "$1 order by w.rowid desc limit $2",
                   KITH_FOUND_TEXT KITH_FTS5_MATCH "$18 and n.person" KITH_IN_VIEW_OF
                                                   " order by w.rowid desc limit $19");
    }
    return out;
}

std::vector<process_row> list_referred(sql::connection& on, const practitioner_id& referrer, int limit) {
    std::vector<process_row> out;
    if (referrer.empty() || bounded(limit) == 0) return out;
    on.each("select " KITH_PROCESS_COLUMNS " from process q where exists (select 1 from involvement i"
            " where i.practitioner = $1 and i.relation = 'referrer' and i.person = q.person and ("
            " (i.process <> '' and i.process = q.process) or (i.process = '' and q.number ="
            " (select f.number from process f where f.person = q.person and f.opened >= i.since"
            " order by f.opened, f.process limit 1))))"
            " and q.person in (select r.person from involvement r where r.practitioner = $1"
            " and r.relation = 'referrer') order by q.opened desc, q.process limit $2",
            {referrer, bounded(limit)}, [&](const sql::row& r) { out.push_back(read_process(r)); });
    return out;
}

} // namespace kith::store
