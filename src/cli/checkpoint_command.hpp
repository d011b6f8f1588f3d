#pragma once
// kith checkpoint: signs the log. Run by another user than the server, who alone can read the key.

namespace CLI {
class App;
}

namespace kith::cli {
void add_checkpoint_command(CLI::App&);
} // namespace kith::cli
