#pragma once
// Seeing who looked. Explainable rules over the entries of reading: which looking is put before somebody,
// who asks. Nothing here judges; each rule states a fact that can be checked.
//
// Contents
//   facts.hpp      look, practitioner_facts, person_facts, bond: what the rules are told; knowledge
//   rules.hpp      rules, load: what is asked about and how much it weighs, data with reasons
//   watch.hpp      watch: looks in order of time, judged a day at a time
//   recorded.hpp   recorded_knowledge: the facts as the record and the staff register tell them
//   office.hpp     run_day: the daily run; review_alert: what somebody else found
//   looking.hpp    looked: what the ledger says of looking; looks_at, looks_of, each_look_between
//   alerts.hpp     evidence, finding, alert; choose: the strongest within the budget, the others listed

#include "vigilance/alerts.hpp"
#include "vigilance/facts.hpp"
#include "vigilance/looking.hpp"
#include "vigilance/office.hpp"
#include "vigilance/recorded.hpp"
#include "vigilance/rules.hpp"
#include "vigilance/watch.hpp"
