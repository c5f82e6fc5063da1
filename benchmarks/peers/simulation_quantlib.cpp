// QuantLib's path generators in a compiled loop, every path copied into an array of all of them.
// g++ -O3 -march=native simulation_quantlib.cpp -lQuantLib
//
// usage: simulation_quantlib FILE
//
// FILE holds numbers: paths, steps, repetitions; GBM's volatility; v0, kappa, theta, sigma, rho of
// Heston; those and the jumps' rate, mean and deviation of Bates; then of local volatility the
// number of rows and columns, each row's time, place of its first column and columns a unit of ln S/F, and the
// table. Prints JSON: per process the mean of the last spot and times in milliseconds.
#include <ql/math/randomnumbers/rngtraits.hpp>
#include <ql/methods/montecarlo/multipathgenerator.hpp>
#include <ql/methods/montecarlo/pathgenerator.hpp>
#include <ql/processes/batesprocess.hpp>
#include <ql/processes/blackscholesprocess.hpp>
#include <ql/quotes/simplequote.hpp>
#include <ql/settings.hpp>
#include <ql/termstructures/volatility/equityfx/blackconstantvol.hpp>
#include <ql/termstructures/volatility/equityfx/localvoltermstructure.hpp>
#include <ql/termstructures/yield/flatforward.hpp>
#include <ql/time/calendars/nullcalendar.hpp>
#include <ql/time/daycounters/actual365fixed.hpp>
#include <ql/version.hpp>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

using namespace QuantLib;
using ext::make_shared;

const Date today(1, January, 2024);

// The table that ours interpolates in, a row for each step.
class Tabulated : public LocalVolTermStructure {
 public:
  std::vector<double> times, begins, perUnit, table;
  std::size_t columns = 0;
  Tabulated() : LocalVolTermStructure(today, NullCalendar(), Following, Actual365Fixed()) {}
  Date maxDate() const override { return Date::maxDate(); }
  Real minStrike() const override { return 0; }
  Real maxStrike() const override { return QL_MAX_REAL; }

 protected:
  Volatility localVolImpl(Time t, Real spot) const override {
    // Steps begin at the rows' times, save for rounding.
    auto row = std::upper_bound(times.begin(), times.end(), t + 1e-12) - times.begin() - 1;
    double at = (std::log(spot / 100) - begins[row]) * perUnit[row];
    at = std::min(std::max(at, 0.0), columns - 1.001);
    std::size_t column = at;
    const double* from = &table[row * columns + column];
    return from[0] + (at - column) * (from[1] - from[0]);
  }
};

int main(int, char** argv) {
  std::ifstream in(argv[1]);
  std::size_t paths, steps, repetitions;
  in >> paths >> steps >> repetitions;
  auto number = [&in] {
    double x;
    in >> x;
    return x;
  };
  auto several = [&](std::size_t n) {
    std::vector<double> out(n);
    for (auto& x : out) x = number();
    return out;
  };
  Settings::instance().evaluationDate() = today;
  Handle<YieldTermStructure> flat(make_shared<FlatForward>(today, 0.0, Actual365Fixed()));
  Handle<Quote> spot(make_shared<SimpleQuote>(100));
  auto black = [](double vol) {
    return Handle<BlackVolTermStructure>(
        make_shared<BlackConstantVol>(today, NullCalendar(), vol, Actual365Fixed()));
  };
  auto gbm = make_shared<BlackScholesMertonProcess>(spot, flat, flat, black(number()));
  auto h = several(5);
  auto heston = make_shared<HestonProcess>(flat, flat, spot, h[0], h[1], h[2], h[3], h[4],
                                           HestonProcess::QuadraticExponentialMartingale);
  auto b = several(8);
  auto bates = make_shared<BatesProcess>(flat, flat, spot, b[0], b[1], b[2], b[3], b[4], b[5], b[6],
                                         b[7], HestonProcess::QuadraticExponentialMartingale);
  auto volatility = make_shared<Tabulated>();
  std::size_t rows = number();
  volatility->columns = number();
  volatility->times = several(rows);
  volatility->begins = several(rows);
  volatility->perUnit = several(rows);
  volatility->table = several(rows * volatility->columns);
  auto local = make_shared<GeneralizedBlackScholesProcess>(
      spot, flat, flat, black(0.2), Handle<LocalVolTermStructure>(volatility));

  TimeGrid even(1.0, steps);
  TimeGrid refined(volatility->times.begin() + 1, volatility->times.end());
  using Generator = PseudoRandom::rsg_type;
  auto draws = [](std::size_t n) { return PseudoRandom::make_sequence_generator(n, 7); };
  PathGenerator<Generator> gbmPaths(gbm, even, draws(steps), false);
  PathGenerator<Generator> localPaths(local, refined, draws(refined.size() - 1), false);
  MultiPathGenerator<Generator> hestonPaths(heston, even, draws(steps * heston->factors()), false);
  MultiPathGenerator<Generator> batesPaths(bates, even, draws(steps * bates->factors()), false);

  auto one = [&](PathGenerator<Generator>& generator) {
    std::vector<double> out;
    out.reserve(paths * (steps + 1));
    double sum = 0;
    for (std::size_t i = 0; i < paths; i++) {
      const Path& path = generator.next().value;
      out.insert(out.end(), path.begin(), path.end());
      sum += path.back();
    }
    return sum / paths;
  };
  auto two = [&](MultiPathGenerator<Generator>& generator) {
    std::vector<double> spots, variances;
    spots.reserve(paths * (steps + 1));
    variances.reserve(paths * (steps + 1));
    double sum = 0;
    for (std::size_t i = 0; i < paths; i++) {
      const MultiPath& path = generator.next().value;
      spots.insert(spots.end(), path[0].begin(), path[0].end());
      variances.insert(variances.end(), path[1].begin(), path[1].end());
      sum += path[0].back();
    }
    return sum / paths;
  };
  const std::pair<const char*, std::function<double()>> runs[] = {
      {"gbm", [&] { return one(gbmPaths); }},
      {"heston", [&] { return two(hestonPaths); }},
      {"bates", [&] { return two(batesPaths); }},
      {"local-volatility", [&] { return one(localPaths); }},
  };
  std::printf("{\"version\": \"%s\", \"processes\": {", QL_VERSION);
  const char* comma = "";
  for (const auto& [name, run] : runs) {
    std::printf("%s\"%s\": {\"mean\": %.10g, \"times\": [", comma, name, run());
    for (std::size_t i = 0; i < repetitions; i++) {
      auto start = std::chrono::steady_clock::now();
      volatile double sink = run();
      (void)sink;
      std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - start;
      std::printf("%s%.6g", i ? ", " : "", time.count());
    }
    std::printf("]}");
    comma = ", ";
  }
  std::printf("}}\n");
}
