#pragma once
#include <map>
#include <string>
#include <vector>

#include "tools/report/json.hpp"

/// What lies in a run directory, as data of a page.
namespace synq::report {

/// A row of a CSV file by the names of its header. Cells hold no line breaks.
using CsvRow = std::map<std::string, std::string>;
/// Throws ConfigError "path:line" for a row that is not as long as the header.
std::vector<CsvRow> read_csv(const std::string& text, const std::string& path);
/// null for an empty cell. Throws ConfigError for what is no number.
Json number(const CsvRow&, const std::string& column, const std::string& path);

/// {train, test, epoch}: each a list of [position, loss, accuracy]. Losses of training are thinned to at most `most`
/// points, each the mean of `train_bin` of them at the position of the last one.
Json curve_data(const std::string& csv, const std::string& path, std::size_t most = 200);
/// Lists [trial, cos(r, g), cos(q, r), cos(q, g)].
Json alignment_data(const std::string& csv, const std::string& path);

/// Lowest and highest value and the step of a format as summaries print it ("16.13 half_even saturate"), in real units;
/// null for "double".
Json format_range(const std::string& short_text);

}  // namespace synq::report
