#include "actors/memory_watch.hpp"

#include <algorithm>
#include <caf/actor_clock.hpp>
#include <caf/system_messages.hpp>
#include <charconv>
#include <utility>

#include "actors/evictable.hpp"
#include "actors/exceptions.hpp"
#include "runtime/memory/snapshot_text.hpp"
#include "runtime/policy/idle_models.hpp"
#include "runtime/seconds.hpp"

namespace mainstay::actors {

namespace {

std::string mib(std::uint64_t bytes) { return std::to_string(bytes / (1024 * 1024)); }

/// "m/3" is instance 3 of its model.
std::optional<std::size_t> index_of(const std::string& node) {
  const auto number = node.substr(node.rfind('/') + 1);
  std::size_t index = 0;
  const auto [end, failed] = std::from_chars(number.data(), number.data() + number.size(), index);
  return failed == std::errc{} && end == number.data() + number.size() ? std::optional{index} : std::nullopt;
}

}  // namespace

MemoryWatch::MemoryWatch(caf::actor_config& cfg, const Surroundings& surroundings, std::shared_ptr<Vitals> vitals)
    : memory_actor::base(cfg),
      surroundings_(surroundings),
      vitals_(std::move(vitals)),
      watermarks_(surroundings.memory) {}

MemoryWatch::behavior_type MemoryWatch::make_behavior() {
  report_exceptions(*this, surroundings_.log);
  set_exit_handler([this](const caf::exit_msg& message) { quit(message.reason); });
  vitals_->state = NodeState::ready;
  look();
  return {[this](wake_atom) { look(); }};
}

void MemoryWatch::look() {
  const auto reading = surroundings_.read_memory();
  const auto level = watermarks_.look(reading.used_share());
  if (surroundings_.memory_board) surroundings_.memory_board->show({reading, level});
  if (level != level_) say(level, reading);
  level_ = level;
  look_at_workers();
  unload_what_is_idle();
  relieve(level);
  keep_snapshot(reading);
  look_again();
}

void MemoryWatch::look_again() {
  const auto at =
      clock().now() + std::chrono::duration_cast<Clock::duration>(seconds(surroundings_.memory.check_every_s));
  clock().schedule_message(at, caf::strong_actor_ptr{ctrl()},
                           caf::make_mailbox_element(nullptr, caf::make_message_id(), {}, wake_atom::value));
}

void MemoryWatch::look_at_workers() {
  workers_.clear();
  std::vector<WorkerGrowth::Worker> sizes;
  for (const auto& model : surroundings_.registry.all()) {
    if (model->config->isolation != config::Isolation::process || !model->ready()) continue;
    std::uint64_t all = 0;
    for (const auto& instance : model->vitals->view(clock().now()).children) {
      const auto index = index_of(instance.name);
      if (!instance.pid || !index) continue;
      const auto bytes = surroundings_.worker_memory(*instance.pid);
      workers_.push_back({model, *index, *instance.pid});
      sizes.push_back({*instance.pid, bytes});
      all += bytes;
    }
    if (all > 0) model->load->bytes = all;
  }
  growth_.look(sizes);
}

void MemoryWatch::unload_what_is_idle() {
  const auto minutes = surroundings_.unloading.unload_idle_after_minutes;
  if (minutes <= 0) return;
  const auto loaded = loaded_models(surroundings_.registry, surroundings_.unloading, surroundings_.now());
  for (const auto& key : idle_for(seconds(minutes * 60), loaded, surroundings_.now()))
    let_go(key, "nobody has used it for a while");
}

void MemoryWatch::relieve(MemoryLevel level) {
  if (level == MemoryLevel::normal) return;
  const auto loaded = loaded_models(surroundings_.registry, surroundings_.unloading, surroundings_.now());
  for (const auto& key : least_used(surroundings_.unloading.max_unload_at_once, loaded)) let_go(key, "memory is short");
  if (level == MemoryLevel::critical) shed_leakiest();
}

void MemoryWatch::shed_leakiest() {
  const auto pid = growth_.shed(clock().now());
  const auto worker = std::ranges::find_if(workers_, [&](const Worker& each) { return pid && each.pid == *pid; });
  if (worker == workers_.end()) return;
  worker->model->inbox->order({Order::Kind::shed, worker->instance, "memory is critical, and it has grown most"},
                              Completion([](const Status&) {}));
}

void MemoryWatch::let_go(const std::string& key, const std::string& why) {
  let_doze(surroundings_.registry, key, why, Completion([](const Status&) {}));
}

void MemoryWatch::keep_snapshot(const MemoryReading& reading) {
  const auto now = clock().now();
  const auto every = seconds(surroundings_.memory.snapshot_every_s);
  if (kept_at_ && now - *kept_at_ < every) return;
  kept_at_ = now;
  MemorySnapshot snapshot{.time = std::chrono::system_clock::now(), .memory = {reading, level_}, .models = {}};
  for (const auto& model : surroundings_.registry.all()) {
    const auto bytes = model->load->bytes.load();
    const auto used = std::chrono::nanoseconds{model->load->last_used.load()};
    snapshot.models.push_back(
        {.name = model->name,
         .version = model->version,
         .state = std::string(name_of(model->state())),
         .bytes = bytes > 0 ? std::optional{bytes} : std::nullopt,
         .unused_for = used.count() > 0 ? std::optional{surroundings_.now().time_since_epoch() - used} : std::nullopt});
  }
  surroundings_.keep_snapshot(text_of(snapshot));
}

void MemoryWatch::say(MemoryLevel level, const MemoryReading& reading) {
  const auto available = mib(reading.available), total = mib(reading.total);
  surroundings_.log.event(level > level_ ? Log::Level::warn : Log::Level::info,
                          "memory is " + std::string(name_of(level)),
                          {{"available_mib", available}, {"total_mib", total}});
  surroundings_.events.record(
      {.event = "memory_" + std::string(name_of(level)), .more = {{"available_mib", available}, {"total_mib", total}}});
}

}  // namespace mainstay::actors
