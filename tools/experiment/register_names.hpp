#pragma once
#include <string>
#include <utility>
#include <vector>

namespace synq::experiment {

/// Every register and family name that [formats] may give, with what it holds; the order is that of the datapath.
const std::vector<std::pair<std::string, std::string>>& register_descriptions();

/// Every constant whose format [formats.constants] may give.
inline constexpr const char* constant_names[] = {"keep",
                                                 "leak",
                                                 "membrane_keep",
                                                 "membrane_input",
                                                 "threshold",
                                                 "floor",
                                                 "adaptation_keep",
                                                 "surrogate_height",
                                                 "surrogate_slope",
                                                 "readout_keep",
                                                 "readout_input",
                                                 "trace_keep",
                                                 "model_rate",
                                                 "noise",
                                                 "filter_keep",
                                                 "step_scale",
                                                 "readout_step_scale",
                                                 "input_write_scale",
                                                 "recurrent_write_scale",
                                                 "readout_write_scale",
                                                 "momentum",
                                                 "highest_gradient",
                                                 "lowest_gradient",
                                                 "regulariser_scale",
                                                 "regulariser_offset"};

}  // namespace synq::experiment
