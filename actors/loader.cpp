#include "actors/loader.hpp"

#include <algorithm>
#include <caf/actor_clock.hpp>
#include <caf/system_messages.hpp>
#include <utility>

#include "actors/evictable.hpp"
#include "actors/exceptions.hpp"
#include "runtime/seconds.hpp"

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
  vitals_->state = NodeState::ready;
  return {
      [this](const AskToLoad& message) { asked(message); },
      [this](const UrgeLoad& message) {
        if (queue_.urgent(message.model)) return;
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
      [this](const RoomMade& message) { room_made(message); },
      [this](wake_atom) {
        timer_.reset();
        step();
      },
  };
}

void Loader::on_exit() {
  const auto self = caf::actor_cast<caf::strong_actor_ptr>(loader_actor{this});
  if (system().registry().get(loader_name) == self) system().registry().erase(loader_name);
  vitals_->state = NodeState::stopped;
}

void Loader::asked(const AskToLoad& message) {
  const auto model = message.model.id();
  if (message.begun) {
    queue_.resume(model, clock().now());
  } else if (queue_.ask(model, message.urgent, clock().now()) == LoadQueue::Asked::refused) {
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
  // It has overtaken what was said to the ask before this one.
  const auto under_way = queue_.under_way();
  if (!message.begun && std::ranges::find(under_way, model) != under_way.end())
    send(message.model, LoadGranted{message.ticket, queue_.attempts(model)});
  step();
}

void Loader::over(const LoadOver& message) {
  const auto client = clients_.find(message.model);
  if (client == clients_.end() || client->second.ticket != message.ticket) return;
  if (message.status) {
    const auto& source = client->second.source;
    estimate_.remember(source, client->second.file, message.bytes, source.config.instances + source.config.spares);
    forget(message.model);
  } else if (!queue_.failed(message.model, clock().now())) {
    send(client->second.model, LoadRefused{message.ticket, message.status.error()});
    forget(message.model);
  } else {
    client->second.room = {};
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
    const auto& client = clients_.at(*next);
    if (room.kind == RoomDecision::Kind::later) {
      queue_.postpone(*next, room.at);
    } else if (room.kind == RoomDecision::Kind::none) {
      refuse(*next, {Errc::unavailable, "model '" + client.source.name + "' is not loaded: " + room.why});
    } else if (room.kind == RoomDecision::Kind::soon) {
      unload(*next, room.unload);
      break;
    } else {
      queue_.begin(*next);
      send(client.model, LoadGranted{client.ticket, queue_.attempts(*next)});
    }
  }
  wake_later(now);
  show();
}

void Loader::wake_later(Clock::time_point now) {
  const auto at = queue_.wake(now);
  if (!at || (timer_ && *timer_ <= *at)) return;
  timer_ = at;
  clock().schedule_message(*at, caf::strong_actor_ptr{ctrl()},
                           caf::make_mailbox_element(nullptr, caf::make_message_id(), {}, wake_atom::value));
}

void Loader::room_made(const RoomMade& message) {
  --leaving_;
  // It was in use after all: another time.
  if (const auto client = clients_.find(message.load); !message.went && client != clients_.end())
    queue_.postpone(message.load, client->second.room.put_off(clock().now()));
  step();
}

RoomDecision Loader::room_for(LoadQueue::Id id) {
  const auto& protection = surroundings_.loading.memory_protection;
  if (!protection.enabled) return {};
  auto& client = clients_.at(id);
  client.file = identity_of(client.source.file);
  client.needs = estimate_.need(client.source, client.file).bytes;
  const auto* board = surroundings_.memory_board;
  RoomCase at{.needs = client.needs,
              .minimum = protection.minimum_required * 1024 * 1024,
              .available = surroundings_.read_memory().available,
              .level = board ? board->view().level : MemoryLevel::normal,
              .leaving = leaving_,
              .urgent = queue_.urgent(id),
              .max_unload = surroundings_.unloading.max_unload_at_once,
              .patience = seconds(surroundings_.loading.ready_timeout_s)};
  for (const auto other : queue_.under_way()) {
    ++at.under_way;
    at.promised += clients_.at(other).needs;
  }
  return client.room.look(at, evictable(client.source.name), clock().now());
}

std::vector<Evictable> Loader::evictable(const std::string& but_for) const {
  auto loaded = loaded_models(surroundings_.registry, surroundings_.unloading, surroundings_.now());
  // A version that is to be replaced serves until the next one is warm.
  std::erase_if(loaded, [&](const Evictable& model) { return model.key.starts_with(but_for + "/"); });
  return loaded;
}

void Loader::unload(LoadQueue::Id loading, const std::vector<std::string>& keys) {
  const auto why = "to make room for model '" + clients_.at(loading).source.name + "'";
  for (const auto& key : keys) {
    surroundings_.log.event(Log::Level::info, "a model goes", {{"model", key}, {"why", why}});
    ++leaving_;
    let_doze(surroundings_.registry, key, why,
             Completion([self = caf::actor_addr{address()}, loading](const Status& status) {
               if (const auto loader = caf::actor_cast<loader_actor>(self))
                 caf::anon_send(loader, RoomMade{loading, status.ok()});
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
                    client.room.made_room && leaving_ > 0 ? "memory: others are being unloaded for it" : ""});
  };
  for (const auto id : queue_.under_way()) add(view.under_way, id, queue_.attempts(id));
  for (const auto id : queue_.waiting()) add(view.waiting, id, queue_.attempts(id) + 1);
  surroundings_.loads->show(std::move(view));
}

}  // namespace mainstay::actors
