#pragma once
// Every component of the pages. GOV.UK Frontend 6.6.0 and Ministry of Justice Frontend 11.1.0 as C++
// functions, proven byte for byte against the design systems' own fixtures
// (tests/unit/web/components_*_test.cpp), and Kith's own. Each exists twice: `html x(options)` and `void
// x(html_writer&, options)`.

// button
#include "web/components/button.hpp"
// clock_tag, scroll_region, child_banner, citation, journey
#include "web/components/casework.hpp"
// radios, checkboxes
#include "web/components/choices.hpp"
// date_input
#include "web/components/date_input.hpp"
// input, textarea, character_count, password_input, select
#include "web/components/form_controls.hpp"
// timeline, badge
#include "web/components/history.hpp"
// summary_list, table, task_list
#include "web/components/lists.hpp"
// error_summary, details, inset_text, warning_text, notification_banner, panel, tag, phase_banner
#include "web/components/messages.hpp"
// back_link, breadcrumbs, pagination, skip_link, service_navigation, generic_header, footer, sub_navigation
#include "web/components/navigation.hpp"
// label, hint, error_message, fieldset
#include "web/components/parts.hpp"
// heading, paragraph, link, list, form, grid
#include "web/components/typography.hpp"
