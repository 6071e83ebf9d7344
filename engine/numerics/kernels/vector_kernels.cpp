// SPDX-License-Identifier: Apache-2.0
//
// The kernels for every vector instruction set: foreach_target.h includes this file once for each.

// SSSE3, SSE4, AVX2 and AVX3 remain.
#define HWY_DISABLED_TARGETS HWY_AVX3_DL

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "numerics/kernels/kernel_table.hpp"
#include "numerics/kernels/special_coefficients.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "numerics/kernels/vector_kernels.cpp"
#include "hwy/foreach_target.h"  // must stand before highway.h
#include "hwy/highway.h"

// Processors without vectors have the plain kernels of reference.cpp.
#if HWY_TARGET != HWY_SCALAR
HWY_BEFORE_NAMESPACE();
namespace faultline::numerics::kernels::HWY_NAMESPACE {

#include "numerics/kernels/kernel_bodies-inl.hpp"
#include "numerics/kernels/vector_lanes-inl.hpp"

KernelTable make_kernel_table() {
  return kernel_table<VectorLanes>(hwy::TargetName(HWY_TARGET));
}

}  // namespace faultline::numerics::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif

#if HWY_ONCE
namespace faultline::numerics::kernels {

std::vector<KernelTable> vector_kernels() {
  const std::int64_t supported = hwy::SupportedTargets();
  std::vector<KernelTable> tables;
  if ((supported & HWY_AVX3) != 0) tables.push_back(N_AVX3::make_kernel_table());
  if ((supported & HWY_AVX2) != 0) tables.push_back(N_AVX2::make_kernel_table());
  if ((supported & HWY_SSE4) != 0) tables.push_back(N_SSE4::make_kernel_table());
  if ((supported & HWY_SSSE3) != 0) tables.push_back(N_SSSE3::make_kernel_table());
  return tables;
}

}  // namespace faultline::numerics::kernels
#endif
