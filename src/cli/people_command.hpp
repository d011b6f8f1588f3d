#pragma once
// kith people: links the records of files, learns how, and writes families to try it on.

namespace CLI {
class App;
}

namespace kith::cli {

void add_people_command(CLI::App& app);

} // namespace kith::cli
