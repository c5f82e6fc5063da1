// QuantLib's implied volatility in a compiled loop; same arguments, input and output as the Python
// peer beside it. g++ -O3 -march=native implied_volatility_quantlib.cpp -lQuantLib
#include <ql/pricingengines/blackformula.hpp>
#include <ql/version.hpp>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

using namespace QuantLib;

int main(int, char** argv) {
  std::ifstream in(argv[1], std::ios::binary | std::ios::ate);
  std::vector<double> data(static_cast<std::size_t>(in.tellg()) / sizeof(double));
  in.seekg(0);
  in.read(reinterpret_cast<char*>(data.data()), static_cast<std::streamsize>(data.size() * 8));
  const bool rational = std::string(argv[2]) == "rational";
  const std::size_t n = data.size() / 7;
  std::vector<double> vols(n);
  std::string times;
  for (int repetition = std::stoi(argv[3]); repetition > 0; --repetition) {
    const auto start = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < n; ++i) {
      const double* row = &data[7 * i];
      const Option::Type kind = row[4] > 0 ? Option::Call : Option::Put;
      try {
        const double deviation =
            rational ? blackFormulaImpliedStdDevLiRS(kind, row[2], row[1], row[0], row[5], 0.0,
                                                     Null<Real>(), 1.0, 1e-12, 100)
                     : blackFormulaImpliedStdDev(kind, row[2], row[1], row[0], row[5], 0.0,
                                                 Null<Real>(), 1e-12);
        vols[i] = deviation / std::sqrt(row[3]);
      } catch (const std::exception&) {
        vols[i] = std::numeric_limits<double>::quiet_NaN();
      }
    }
    const std::chrono::duration<double, std::milli> spent =
        std::chrono::steady_clock::now() - start;
    times += (times.empty() ? "" : ",") + std::to_string(spent.count());
  }
  std::ofstream(argv[4], std::ios::binary)
      .write(reinterpret_cast<const char*>(vols.data()), static_cast<std::streamsize>(8 * n));
  std::printf("{\"version\":\"%s\",\"times\":[%s]}\n", QL_VERSION, times.c_str());
}
