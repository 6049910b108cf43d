// Ring all-reduce in SimGrid (S4U, CM02), to stand beside interlude's own in one run on one machine.
//
//   rank i ──up: 250 ns, 50 GB/s──▶ switch ──down: 250 ns, 50 GB/s──▶ rank i + 1
//
// CM02 with the TCP window and cross-traffic off is the same fluid model: a message lasts the latency of its route plus its bytes over its max-min rate.
// A permanent receiver makes sends eager, so that a message leaves whether or not its receiver has begun.
//
// usage: simgrid-ring RANKS [FILE]: FILE holds one start delay in seconds a line, by rank.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <simgrid/s4u.hpp>
#include <string>
#include <sys/resource.h>
#include <vector>

namespace sg4 = simgrid::s4u;

int main(int argc, char** argv) {
  sg4::Engine engine(&argc, argv);
  sg4::Engine::set_config("network/model:CM02");
  sg4::Engine::set_config("network/TCP-gamma:0");
  sg4::Engine::set_config("network/crosstraffic:0");
  // A thousand actors need no megabytes of stack each.
  sg4::Engine::set_config("contexts/stack-size:32");
  sg4::Engine::set_config("contexts/guard-size:0");

  const int ranks = argc > 1 ? std::atoi(argv[1]) : 1024;
  const uint64_t buffer = 1ULL << 30;
  const uint64_t message = (buffer + ranks - 1) / ranks;
  std::vector<double> late(ranks, 0.0);
  if (argc > 2) {
    std::ifstream file(argv[2]);
    for (double& seconds : late)
      if (!(file >> seconds)) {
        std::fprintf(stderr, "%s: %d start delays expected\n", argv[2], ranks);
        return 2;
      }
  }

  auto* zone = sg4::create_star_zone("switch");
  std::vector<sg4::Host*> hosts;
  std::vector<sg4::Mailbox*> boxes;
  for (int rank = 0; rank < ranks; rank++) {
    const std::string name = std::to_string(rank);
    auto* host = zone->create_host(name, 1e9)->seal();
    auto* up = zone->create_link("up-" + name, 50e9)->set_latency(250e-9)->seal();
    auto* down = zone->create_link("down-" + name, 50e9)->set_latency(250e-9)->seal();
    zone->add_route(host->get_netpoint(), nullptr, nullptr, nullptr, {sg4::LinkInRoute(up)}, false);
    zone->add_route(nullptr, host->get_netpoint(), nullptr, nullptr, {sg4::LinkInRoute(down)}, false);
    hosts.push_back(host);
    boxes.push_back(sg4::Mailbox::by_name(name));
  }
  zone->seal();

  static int payload = 0;
  double end = 0;
  for (int rank = 0; rank < ranks; rank++) {
    auto* in = boxes[rank];
    auto* out = boxes[(rank + 1) % ranks];
    const double delay = late[rank];
    auto actor = sg4::Actor::create(std::to_string(rank), hosts[rank], [=, &end] {
      if (delay > 0)
        sg4::this_actor::sleep_for(delay);
      for (int step = 0; step < 2 * (ranks - 1); step++) {
        auto sending = out->put_async(&payload, message);
        in->get<int>();
        sending->wait();
      }
      end = std::max(end, sg4::Engine::get_clock());
    });
    in->set_receiver(actor);
  }
  engine.run();

  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  std::printf("{\"ranks\": %d, \"simulatedMs\": %.9f, \"rssMB\": %ld, \"cpuS\": %.3f}\n", ranks, end * 1e3, usage.ru_maxrss / 1024,
              usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + 1e-6 * (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec));
  return 0;
}
