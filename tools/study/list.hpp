#pragma once
#include "tools/study/study.hpp"

/// Every study, one a line: `study(x)` stands for the function `Study x()` in tools/study/studies/.
#define SYNQ_STUDIES(study)                                                                                           \
  study(s1_fixed_points) study(s1_vector_field) study(s1_eigenvalues) study(s1_trajectories)                          \
      study(s1_theory_vs_network) study(s1_rank_spectrum) study(s1_performance) study(s2_perturbation)                \
          study(s2_memory) study(s2_invariant) study(s3_add) study(s3_mimic) study(s3_alignment) study(eprop_pattern) \
              study(eprop_cues)

namespace synq::study {

#define SYNQ_DECLARE(name) Study name();
SYNQ_STUDIES(SYNQ_DECLARE)
#undef SYNQ_DECLARE

}  // namespace synq::study
