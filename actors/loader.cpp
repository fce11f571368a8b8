#include "actors/loader.hpp"

#include <caf/actor_clock.hpp>
#include <caf/system_messages.hpp>
#include <utility>

#include "actors/evictable.hpp"
#include "actors/exceptions.hpp"

namespace mainstay::actors {

Loader::Loader(caf::actor_config& cfg, const Surroundings& surroundings, std::shared_ptr<Vitals> vitals)
    : loader_actor::base(cfg), surroundings_(surroundings), vitals_(std::move(vitals)), queue_(surroundings.loading) {}

Loader::behavior_type Loader::make_behavior() {
  report_exceptions(*this, surroundings_.log);
  set_down_handler([this](const caf::down_msg& message) {
    forget(message.source.id());
    step();
  });
  set_exit_handler([this](const caf::exit_msg& message) { quit(message.reason); });
  system().registry().put(loader_name, caf::actor_cast<caf::strong_actor_ptr>(loader_actor{this}));
  vitals_->state = NodeState::ready;
  return {
      [this](const AskToLoad& message) { asked(message); },
      [this](const UrgeLoad& message) {
        queue_.urge(message.model);
        step();
      },
      [this](const ForgetLoad& message) {
        const auto client = clients_.find(message.model);
        if (client == clients_.end() || client->second.ticket != message.ticket) return;
        forget(message.model);
        step();
      },
      [this](const LoadOver& message) { over(message); },
      [this](const RoomMade&) {
        --leaving_;
        step();
      },
      [this](wake_atom) { step(); },
  };
}

void Loader::on_exit() {
  const auto self = caf::actor_cast<caf::strong_actor_ptr>(loader_actor{this});
  if (system().registry().get(loader_name) == self) system().registry().erase(loader_name);
  vitals_->state = NodeState::stopped;
}

void Loader::asked(const AskToLoad& message) {
  const auto model = message.model.id();
  if (queue_.ask(model, message.urgent, clock().now()) == LoadQueue::Asked::refused) {
    send(
        message.model,
        LoadRefused{message.ticket, {Errc::unavailable, "another model is being loaded, and loads do not wait"}, true});
    return;
  }
  if (!clients_.contains(model)) monitor(message.model);
  clients_[model] = {.model = message.model,
                     .source = message.source,
                     .ticket = message.ticket,
                     .asked = std::chrono::system_clock::now()};
  if (message.begun) queue_.begin(model);
  step();
}

void Loader::over(const LoadOver& message) {
  const auto client = clients_.find(message.model);
  if (client == clients_.end() || client->second.ticket != message.ticket) return;
  if (message.status) {
    const auto& [model, source, ticket, asked, file, needs, made_room] = client->second;
    estimate_.remember(source, file, message.bytes, source.config.instances + source.config.spares);
    forget(message.model);
  } else if (!queue_.failed(message.model, clock().now())) {
    send(client->second.model, LoadRefused{message.ticket, message.status.error()});
    forget(message.model);
  }
  step();
}

void Loader::forget(caf::actor_id model) {
  queue_.forget(model);
  const auto client = clients_.find(model);
  if (client == clients_.end()) return;
  demonitor(client->second.model.address());
  clients_.erase(client);
}

void Loader::step() {
  const auto now = clock().now();
  while (const auto next = queue_.next(now)) {
    const auto room = room_for(*next);
    if (room == Room::soon) break;
    if (room == Room::none) continue;
    const auto& client = clients_.at(*next);
    queue_.begin(*next);
    send(client.model, LoadGranted{client.ticket, queue_.attempts(*next)});
  }
  if (const auto at = queue_.wake(now))
    clock().schedule_message(*at, caf::strong_actor_ptr{ctrl()},
                             caf::make_mailbox_element(nullptr, caf::make_message_id(), {}, wake_atom::value));
  show();
}

Loader::Room Loader::room_for(LoadQueue::Id id) {
  const auto& protection = surroundings_.loading.memory_protection;
  if (!protection.enabled) return Room::enough;
  // What is on its way out still has its memory.
  if (leaving_ > 0) return Room::soon;
  auto& client = clients_.at(id);
  client.file = identity_of(client.source.file);
  client.needs = estimate_.need(client.source, client.file).bytes;
  if (surroundings_.memory_board && surroundings_.memory_board->view().level == MemoryLevel::critical) {
    refuse(id, {Errc::unavailable, "model '" + client.source.name + "' is not loaded: the memory is all but used up"});
    return Room::none;
  }
  auto available = surroundings_.read_memory().available;
  // Those that are being loaded may still take all of theirs.
  for (const auto other : queue_.under_way()) available -= std::min(available, clients_.at(other).needs);
  const auto plan = plan_room({.bytes = client.needs,
                               .minimum = protection.minimum_required * 1024 * 1024,
                               .available = available,
                               .max_unload = client.made_room ? 0 : surroundings_.unloading.max_unload_at_once},
                              evictable(client.source.name));
  if (plan.kind == RoomPlan::Kind::enough) return Room::enough;
  if (plan.kind == RoomPlan::Kind::cannot) {
    refuse(id, {Errc::unavailable, "model '" + client.source.name + "' is not loaded: " + shortage(plan)});
    return Room::none;
  }
  client.made_room = true;
  unload(id, plan.unload);
  return Room::soon;
}

std::vector<Evictable> Loader::evictable(const std::string& but_for) const {
  auto loaded = loaded_models(surroundings_.registry, surroundings_.unloading);
  // A version that is to be replaced serves until the next one is warm.
  std::erase_if(loaded, [&](const Evictable& model) { return model.key.starts_with(but_for + "/"); });
  return loaded;
}

void Loader::unload(LoadQueue::Id loading, const std::vector<std::string>& keys) {
  const auto why = "to make room for model '" + clients_.at(loading).source.name + "'";
  for (const auto& key : keys) {
    surroundings_.log.event(Log::Level::info, "a model goes", {{"model", key}, {"why", why}});
    ++leaving_;
    let_doze(surroundings_.registry, key, why, Completion([self = caf::actor_addr{address()}, loading](const Status&) {
               if (const auto loader = caf::actor_cast<loader_actor>(self)) caf::anon_send(loader, RoomMade{loading});
             }));
  }
}

void Loader::refuse(LoadQueue::Id id, Error why) {
  const auto& client = clients_.at(id);
  surroundings_.log.event(Log::Level::warn, "a load is refused",
                          {{"model", client.source.name}, {"cause", why.message}});
  send(client.model, LoadRefused{client.ticket, std::move(why), true});
  forget(id);
}

void Loader::show() {
  vitals_->queue_depth = queue_.waiting().size();
  if (!surroundings_.loads) return;
  LoadsView view;
  const auto add = [this](std::vector<LoadView>& list, LoadQueue::Id id, unsigned attempt) {
    const auto& client = clients_.at(id);
    list.push_back({client.source.name, client.source.version, attempt, client.asked,
                    client.made_room && leaving_ > 0 ? "memory: others are being unloaded for it" : ""});
  };
  for (const auto id : queue_.under_way()) add(view.under_way, id, queue_.attempts(id));
  for (const auto id : queue_.waiting()) add(view.waiting, id, queue_.attempts(id) + 1);
  surroundings_.loads->show(std::move(view));
}

}  // namespace mainstay::actors
