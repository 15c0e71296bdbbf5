#pragma once

/// SYNQ_KERNEL marks the few functions whose loops run over all synapses. GCC compiles each of them once for every
/// instruction set below, everything they call included, and the machine at hand picks one when the program starts.
/// The bits are the same: integers are exact, and double arithmetic is neither contracted nor reordered.
/// Clang 14 knows no target clones with an architecture, and sanitizers fail on them: there it is the baseline alone.
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__) && defined(__OPTIMIZE__)
#define SYNQ_KERNEL [[gnu::flatten, gnu::target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")]]
#elif defined(__OPTIMIZE__)
#define SYNQ_KERNEL [[gnu::flatten]]
#else
#define SYNQ_KERNEL
#endif

/// Marks what kernels are made of: a call in a loop over synapses would cost more than its work. (Sanitizers would take
/// minutes over such functions.)
#if defined(__OPTIMIZE__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define SYNQ_INLINE [[gnu::always_inline]] inline
#define SYNQ_INLINE_LAMBDA __attribute__((always_inline))
#else
#define SYNQ_INLINE inline
#define SYNQ_INLINE_LAMBDA
#endif

/// Before a loop whose rounds do not depend on each other. Clang warns where such a loop stays scalar, and finds out
/// about aliases at run time.
#if defined(__clang__)
#define SYNQ_INDEPENDENT
#else
#define SYNQ_INDEPENDENT _Pragma("GCC ivdep")
#endif

/// Before a loop that is worth four rounds at a time.
#if defined(__clang__)
#define SYNQ_UNROLL
#else
#define SYNQ_UNROLL _Pragma("GCC unroll 4")
#endif
