#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <map>

#include "tools/cli/command.hpp"
#include "tools/study/study.hpp"

namespace synq::cli {
namespace {

using Words = std::vector<std::string>;

/// What may follow on the command line, read off the program's own commands and options.
struct Tables {
  std::map<std::string, Words> words;   ///< of a command, "synq sweep run": its commands and long options
  std::map<std::string, Words> values;  ///< of an option, "--progress", that takes one of a set
};

/// {"auto", "plain"} of "TEXT:{auto,plain}".
Words choices(const std::string& type) {
  Words all;
  const std::size_t open = type.find('{'), close = type.find('}');
  if (open == std::string::npos || close == std::string::npos) return all;
  for (const std::string& word : CLI::detail::split(type.substr(open + 1, close - open - 1), ',')) all.push_back(word);
  return all;
}

void collect(const CLI::App& app, const std::string& path, Tables& t) {
  Words& words = t.words[path];
  for (const CLI::App* sub : app.get_subcommands({})) {
    words.push_back(sub->get_name());
    collect(*sub, path + ' ' + sub->get_name(), t);
  }
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      words.push_back("--" + name);
      if (const Words values = choices(option->get_type_name()); !values.empty()) t.values["--" + name] = values;
    }
    if (option->get_positional())
      for (const std::string& value : choices(option->get_type_name())) words.push_back(value);
  }
}

/// Files are completed where no word fits.
std::string bash(const Tables& t) {
  std::string words, values, paths;
  for (const auto& [path, list] : t.words) {
    words += fmt::format("    '{}') words='{}' ;;\n", path, fmt::join(list, " "));
    paths += fmt::format("{}'{}'", paths.empty() ? "" : "|", path);
  }
  for (const auto& [option, list] : t.values)
    values += fmt::format("    {}) words='{}' ;;\n", option, fmt::join(list, " "));
  return fmt::format(R"(# bash or zsh (after its compinit): source <(synq completion)
if [ -n "${{ZSH_VERSION-}}" ]; then autoload -U +X bashcompinit && bashcompinit; fi
_synq() {{
  local path=synq word words='' cur=${{COMP_WORDS[COMP_CWORD]}}
  for word in "${{COMP_WORDS[@]:1:$((COMP_CWORD - 1))}}"; do
    case "$path $word" in {}) path="$path $word" ;; esac
  done
  case $path in
{}  esac
  case ${{COMP_WORDS[COMP_CWORD-1]}} in
{}  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur" || true))
}}
complete -o default -F _synq synq
)",
                     paths, words, values);
}

}  // namespace

void add_completion(CLI::App& app, int& code) {
  auto* sub = app.add_subcommand("completion",
                                 "A script that lets a shell complete synq's commands and options\nExample: source "
                                 "<(synq completion)");
  sub->callback([&app, &code] {
    Tables t;
    collect(app, "synq", t);
    for (const study::Study& s : study::studies()) t.words["synq study"].emplace_back(s.name);
    std::fputs(bash(t).c_str(), stdout);
    code = 0;
  });
}

}  // namespace synq::cli
