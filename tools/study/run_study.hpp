#pragma once
#include <string>

#include "tools/study/study.hpp"

namespace synq::study {

struct StudyOutput {
  std::string out;  ///< directory, written as OUT.partial and renamed when whole
  bool force = false;
  experiment::ProgressMode progress = experiment::ProgressMode::automatic;
};

/// Runs a study and writes its directory: TABLE.csv and FIGURE.vl.json, key_numbers.csv, columns.csv (unit and meaning
/// of every column), report.txt (the returned text), config.toml (the options). Throws ConfigError for options that
/// make no sense, and for an output that exists (see RunDirectory).
std::string run_study(const Study&, const Options&, const StudyOutput&);

/// Title, claim, source, key numbers, notes.
std::string report(const Study&, const Results&);

}  // namespace synq::study
