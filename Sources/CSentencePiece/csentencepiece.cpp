#include "CSentencePiece.h"

#include <algorithm>
#include <cstring>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include <sentencepiece_processor.h>

struct csentencepiece_model {
    sentencepiece::SentencePieceProcessor processor;
};

static void explain(const std::string &reason, char *error, size_t room) {
    if (room == 0) return;
    const size_t count = std::min(reason.size(), room - 1);
    std::memcpy(error, reason.data(), count);
    error[count] = 0;
}

csentencepiece_model *csentencepiece_load(
    const uint8_t *proto, size_t length, char *error, size_t room) {
    try {
        auto model = std::make_unique<csentencepiece_model>();
        const auto status = model->processor.LoadFromSerializedProto(
            {reinterpret_cast<const char *>(proto), length});
        if (status.ok()) return model.release();
        explain(status.ToString(), error, room);
    } catch (const std::exception &exception) {
        explain(exception.what(), error, room);
    }
    return nullptr;
}

void csentencepiece_free(csentencepiece_model *model) { delete model; }

int32_t csentencepiece_count(const csentencepiece_model *model) {
    return model->processor.GetPieceSize();
}

int64_t csentencepiece_encode(
    const csentencepiece_model *model, const uint8_t *text, size_t length, int32_t *ids,
    size_t room) {
    try {
        std::vector<int> found;
        const auto status =
            model->processor.Encode({reinterpret_cast<const char *>(text), length}, &found);
        if (!status.ok()) return -1;
        std::copy_n(found.begin(), std::min(found.size(), room), ids);
        return static_cast<int64_t>(found.size());
    } catch (const std::exception &) {
        return -1;
    }
}
