// SPDX-License-Identifier: Apache-2.0
#include "failure/copula/mixing_variable.hpp"

#include <algorithm>

#include "failure/keys.hpp"
#include "numerics/kernels/kernels.hpp"
#include "random/address.hpp"
#include "random/words.hpp"

namespace faultline::failure {

MixingVariable::MixingVariable(double degrees_of_freedom)
    : key_(mixing_key().key), law_(degrees_of_freedom) {}

MixingVariable::Draw MixingVariable::draw(std::uint64_t seed, std::uint64_t group) const {
  std::array<std::uint32_t, 64> words;
  random::words_of_group({seed, random::Purpose::mixing, 0, key_}, group, words);
  Draw draw{law_, {}};
  numerics::kernels::normals_from_words(words, draw.root);
  for (double& root : draw.root) root = law_.root_mixing(root);
  return draw;
}

double student_t_threshold(const numerics::StudentT& law, double probability) {
  return law.quantile(std::min(probability, 1.0 - 0x1p-53));
}

}  // namespace faultline::failure
