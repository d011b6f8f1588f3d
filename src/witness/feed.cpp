#include "witness/feed.hpp"

namespace kith::witness {

namespace {

class database_feed final : public feed {
  public:
    explicit database_feed(store::database& from) : from_(from) {}

    std::string checkpoint(store::log_tree tree) override {
        return asked([&](store::snapshot& view) {
            return record::log_window(view).checkpoint(tree).value_or(std::string());
        });
    }
    record::proof consistency(store::log_tree tree, std::int64_t old_size, std::int64_t size) override {
        return asked([&](store::snapshot& view) {
            auto path = record::log_window(view).consistency(tree, old_size, size);
            if (!path) throw garbled(path.error().front().message);
            return *std::move(path);
        });
    }
    std::vector<record::log_row> rows(store::log_tree tree, std::int64_t from, std::int64_t most) override {
        return asked([&](store::snapshot& view) {
            std::vector<record::log_row> out;
            record::log_window(view).each_row(tree, from, [&](record::log_row row) {
                out.push_back(record::without_body(std::move(row)));
                return static_cast<std::int64_t>(out.size()) < most;
            });
            return out;
        });
    }
    std::vector<store::wrapped_key> keys(const std::vector<std::string>& units) override {
        return asked([&](store::snapshot& view) {
            std::vector<store::wrapped_key> out;
            for (const std::string& unit : units) {
                if (auto key = store::unit_key_of(view.tables(), unit)) out.push_back(*std::move(key));
            }
            return out;
        });
    }
    std::vector<store::disposal> disposals() override {
        return asked([&](store::snapshot& view) {
            std::vector<store::disposal> out;
            store::each_disposal(view, [&](const store::disposal& one) {
                out.push_back(one);
                return true;
            });
            return out;
        });
    }

  private:
    template <class Question>
    auto asked(Question question) -> decltype(question(std::declval<store::snapshot&>())) {
        try {
            const auto view = from_.read();
            return question(*view);
        } catch (const garbled&) {
            throw;
        } catch (const store::store_failure& failure) {
            throw unreachable(failure.what());
        } catch (const std::exception& failure) {
            throw garbled(failure.what());
        }
    }
    store::database& from_;
};

} // namespace

std::unique_ptr<feed> feed_of(store::database& from) {
    return std::make_unique<database_feed>(from);
}

} // namespace kith::witness
