#pragma once
// Seeing who looked. Explainable rules over the entries of reading: which looking is put before somebody,
// who asks. Nothing here judges; each rule states a fact that can be checked.
//
// Contents
//   facts.hpp      look, practitioner_facts, person_facts, bond: what the rules are told; knowledge
//   rules.hpp      rules, load: what is asked about and how much it weighs, data with reasons
//   watch.hpp      watch: looks in order of time, judged a day at a time
//   alerts.hpp     evidence, finding, alert; choose: the strongest within the budget, the others listed

#include "vigilance/alerts.hpp"
#include "vigilance/facts.hpp"
#include "vigilance/rules.hpp"
#include "vigilance/watch.hpp"
