#pragma once
// Who manages a practitioner, and how they are reached at work. Private to store/.

#include "store/sql.hpp"

namespace kith::store {

inline constexpr sql::statement_text contact_columns = R"sql(
alter table account add column line_manager {text} not null default '';
alter table account add column work_phone {text} not null default '';
create index account_line_manager on account (line_manager) where line_manager <> '';
)sql";

} // namespace kith::store
