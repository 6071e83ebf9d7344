// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

/// Coefficients of the special functions, highest power first.
namespace faultline::numerics::kernels {

/// (e^r − 1 − r)/r² for |r| ≤ ½ ln 2: Chebyshev interpolant. Error of e^r: 1.6e-17, relative.
inline constexpr std::array exp_tail{
    2.510038549551032e-08,  2.7620088445409746e-07, 2.7557268459997064e-06, 2.4801521295954376e-05,
    0.00019841269863053618, 0.0013888888917213717,  0.008333333333330062,   0.04166666666662413,
    0.16666666666666669,    0.5000000000000001};

/// ln 2 = high + low; the high part has 21 trailing zeros, so its multiples by exponents are exact.
inline constexpr double ln2_high = 6.93147180369123816490e-01;
inline constexpr double ln2_low = 1.90821492927058770002e-10;

/// (ln((1+s)/(1−s)) − 2s)/s in powers of s², s² ≤ 0.0295: the minimax polynomial of FreeBSD's
/// e_log.c, error below 2^−58.45.
inline constexpr std::array log_tail{1.479819860511658591e-01, 1.531383769920937332e-01,
                                     1.818357216161805012e-01, 2.222219843214978396e-01,
                                     2.857142874366239149e-01, 3.999999999940941908e-01,
                                     6.666666666666735130e-01};

/// Mills ratio of the normal law, Φ(−y)·e^{y²/2} on [0, 39]: weighted least-squares rational of
/// degree 9 over 10, error 1e-16, relative. All terms are positive: nothing cancels.
inline constexpr std::array mills_numerator{1.3832467946522601e-06, 3.720043039708985e-05,
                                            0.000489836904910412,   0.004085360965983059,
                                            0.023604056844052812,   0.0976399089980196,
                                            0.2892015672740428,     0.5938645879567301,
                                            0.7747498738064611,     0.5};
inline constexpr std::array mills_denominator{3.467285526278515e-06,
                                              9.324765065962676e-05,
                                              0.0012313063215338338,
                                              0.010333728948781895,
                                              0.06038750117466814,
                                              0.25480093084455596,
                                              0.7816666620208543,
                                              1.7137922561620527,
                                              2.560670873869636,
                                              2.3473843084157777,
                                              1.0};

/// Wichura (1988), AS 241 PPND16: |p − ½| ≤ 0.425, in 0.180625 − (p − ½)².
inline constexpr std::array quantile_central_numerator{
    2.5090809287301226727e+3, 3.3430575583588128105e+4, 6.7265770927008700853e+4,
    4.5921953931549871457e+4, 1.3731693765509461125e+4, 1.9715909503065514427e+3,
    1.3314166789178437745e+2, 3.3871328727963666080e0};
inline constexpr std::array quantile_central_denominator{
    5.2264952788528545610e+3, 2.8729085735721942674e+4,
    3.9307895800092710610e+4, 2.1213794301586595867e+4,
    5.3941960214247511077e+3, 6.8718700749205790830e+2,
    4.2313330701600911252e+1, 1.0};

/// The same: r = √(−ln min(p, 1−p)) ≤ 5, in r − 1.6.
inline constexpr std::array quantile_near_numerator{
    7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
    1.27045825245236838258e0,  3.64784832476320460504e0,  5.76949722146069140550e0,
    4.63033784615654529590e0,  1.42343711074968357734e0};
inline constexpr std::array quantile_near_denominator{
    1.05075007164441684324e-9, 5.47593808499534494600e-4,
    1.51986665636164571966e-2, 1.48103976427480074590e-1,
    6.89767334985100004550e-1, 1.67638483018380384940e0,
    2.05319162663775882187e0,  1.0};

/// The same: r > 5, in r − 5.
inline constexpr std::array quantile_far_numerator{
    2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
    2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580e0,
    5.46378491116411436990e0,  6.65790464350110377720e0};
inline constexpr std::array quantile_far_denominator{
    2.04426310338993978564e-15, 1.42151175831644588870e-7,
    1.84631831751005468180e-5,  7.86869131145613259100e-4,
    1.48753612908506148525e-2,  1.36929880922735805310e-1,
    5.99832206555887937690e-1,  1.0};

/// Single precision, after Moshier's Cephes: (ln(1+f) − f + f²/2)/f³ on [√½ − 1, √2 − 1].
inline constexpr std::array single_log_tail{7.0376836292e-2F,  -1.1514610310e-1F, 1.1676998740e-1F,
                                            -1.2420140846e-1F, 1.4249322787e-1F,  -1.6668057665e-1F,
                                            2.0000714765e-1F,  -2.4999993993e-1F, 3.3333331174e-1F};
inline constexpr float single_ln2_high = 0.693359375F;
inline constexpr float single_ln2_low = -2.12194440e-4F;
/// (sin x − x)/x³ and (cos x − 1 + x²/2)/x⁴ in powers of x², |x| ≤ π/4.
inline constexpr std::array single_sin_tail{-1.9515295891e-4F, 8.3321608736e-3F, -1.6666654611e-1F};
inline constexpr std::array single_cos_tail{2.443315711809948e-5F, -1.388731625493765e-3F,
                                            4.166664568298827e-2F};

}  // namespace faultline::numerics::kernels
