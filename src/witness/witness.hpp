#pragma once
// The log watched from outside: who signs it, who witnesses it, and what the witness's copy is good for.
//
// Contents
//   signer.hpp         signs checkpoints; a program and a user of its own
//   feed.hpp           where the log is pulled from: a database, or a server
//   pull.hpp           one round of a witness; alarms; comparing with another witness
//   copy.hpp           the copy in a folder, and reading it with every check; exports
//   restore.hpp        a new database out of a copy
//   stream_proof.hpp   one child's stream, provable alone
//   files.hpp          keys in files

#include "witness/copy.hpp"
#include "witness/feed.hpp"
#include "witness/files.hpp"
#include "witness/pull.hpp"
#include "witness/restore.hpp"
#include "witness/signer.hpp"
#include "witness/stream_proof.hpp"
