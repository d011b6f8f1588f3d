#pragma once
// Casework: the engine. It knows process, step, outcome and clock; what a strategy discussion or a
// conference is stands in guidance/. Everything here but the desk is pure: time, identifiers and randomness
// are handed in.
//
// Contents
//   file.hpp    a child's file: processes, clocks, people, chronology; the fold of the record that makes it
//   steps.hpp   what may be done next and by whom; recording a step, an intake, a correction, a reason
//   kin_acts.hpp  relationships, households, checks of the adults around a child
//   desk.hpp    the same with effects: reading files and recording acts, with conflicts told apart

#include "casework/desk.hpp"
#include "casework/file.hpp"
#include "casework/kin_acts.hpp"
#include "casework/steps.hpp"
