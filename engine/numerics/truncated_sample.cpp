// SPDX-License-Identifier: Apache-2.0
#include "numerics/truncated_sample.hpp"

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/uniform_01.hpp>

#include "numerics/elementary.hpp"
#include "numerics/shifted_sobol.hpp"

namespace faultline::numerics {

TruncatedSample truncated_sample(const TruncatedNormals& law, std::size_t points) {
  boost::random::mt19937_64 engine;
  boost::random::uniform_01<double> uniform;
  std::vector<double> shift(law.uniforms());
  for (double& one : shift) one = uniform(engine);
  TruncatedSample sample{law.uniforms() - 1, {}, {}, {}};
  std::vector<double> normals(sample.variables);
  for_each_sobol(shift, points, [&](std::span<const double> u) {
    // V, which matters most, has the first coordinate.
    std::vector<double> uniforms(u.begin() + 1, u.end());
    uniforms.push_back(u.front());
    const auto proposal = law.propose(uniforms, normals);
    law.correlate(normals);
    sample.weight.push_back(exp(proposal.log_weight));
    sample.root.push_back(proposal.root);
    sample.values.insert(sample.values.end(), normals.begin(), normals.end());
  });
  return sample;
}

}  // namespace faultline::numerics
