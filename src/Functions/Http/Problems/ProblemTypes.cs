using System.Collections.Frozen;
using EventSourcing.Aggregates;

namespace OrderFlow.Http.Problems;

/// <summary>Every problem this API answers with; listed at <c>GET /api/problems</c>.</summary>
public static class ProblemTypes
{
    public static readonly ProblemType InvalidRequest = new("invalid-request", 400, "The request is not valid.");
    public static readonly ProblemType MalformedJson = new("malformed-json", 400, "The body is not JSON of the expected shape.");
    public static readonly ProblemType InvalidIdempotencyKey = new("invalid-idempotency-key", 400, "The Idempotency-Key is not valid.");
    public static readonly ProblemType InvalidHeader = new("invalid-header", 400, "A request header is not valid.");
    public static readonly ProblemType InvalidContinuation = new("invalid-continuation", 400, "The continuation does not belong to this query.");
    public static readonly ProblemType VersionMismatch = new("version-mismatch", 412, "The resource has changed since it was read.");
    public static readonly ProblemType BodyTooLarge = new("body-too-large", 413, "The body is too large.");
    public static readonly ProblemType UnsupportedMediaType = new("unsupported-media-type", 415, "The body must be application/json.");
    public static readonly ProblemType IdempotencyKeyReused = new("idempotency-key-reused", 422, "The Idempotency-Key was used for another request.");
    public static readonly ProblemType InternalError = new("internal-error", 500, "Something went wrong on our side.");
    public static readonly ProblemType ProjectionBehind = new("projection-behind", 503, "The read model has not reached the version yet.");
    public static readonly ProblemType Contended = new("contended", 503, "Too many others are changing the same resource.");
    public static readonly ProblemType StoreUnavailable = new("store-unavailable", 503, "The event store does not answer.");
    public static readonly ProblemType FulfillmentNotFound = new("fulfillment-not-found", 404, "The order has not been submitted.");

    public static readonly ProblemType FileNotFound = new("file-not-found", 404, "There is no such file.");

    private static readonly FrozenDictionary<string, ProblemType> Refusals = new ProblemType[]
    {
        new("customer-not-found", 404, "There is no such customer."),
        new("product-not-found", 404, "There is no such product."),
        new("order-not-found", 404, "There is no such order."),
        new("order-item-not-found", 404, "The order has no such item."),
        new("dead-letter-not-found", 404, "There is no such dead letter."),
        new("stream-not-found", 404, "There is no such stream."),
        new("projection-not-found", 404, "There is no such projection."),
        new("rebuild-not-found", 404, "No such rebuild has been asked for."),
        new("rebuild-running", 409, "A rebuild is running."),
        new("rebuild-switched", 409, "Readers are on the new generation already."),
        new("customer-already-exists", 409, "The customer exists already."),
        new("product-already-exists", 409, "The product exists already."),
        new("order-already-exists", 409, "The order exists already."),
        new("price-changed", 409, "The price is not the catalogue's."),
        new("currency-mismatch", 409, "The currencies do not match."),
        new("insufficient-stock", 409, "There is not enough stock."),
        new("reservation-released", 409, "The reservation has been released."),
        new("order-not-draft", 409, "The order is no longer a draft."),
        new("order-already-submitted", 409, "The order has been submitted already."),
        new("order-empty", 409, "The order has no items."),
        new("order-too-many-items", 409, "The order has too many items."),
        new("order-quantity-out-of-range", 409, "An item's quantity is out of range."),
        new("stock-quantity-out-of-range", 409, "The quantity is out of range."),
        new("order-not-awaiting-approval", 409, "The order does not wait for approval."),
        new("order-not-parked", 409, "The fulfillment of the order is not parked."),
        new("order-not-paid", 409, "The order is not paid."),
        new("order-not-shipped", 409, "The order is not shipped."),
        new("order-already-shipped", 409, "The order has been shipped already."),
        new("order-already-cancelled", 409, "The order has been cancelled."),
        new("order-already-delivered", 409, "The order has been delivered."),
        new("order-cancellation-requested", 409, "The order is being cancelled."),
    }.ToFrozenDictionary(problem => problem.Code);

    public static IEnumerable<ProblemType> All =>
    [
        InvalidRequest, MalformedJson, InvalidIdempotencyKey, InvalidHeader, InvalidContinuation, VersionMismatch, BodyTooLarge,
        UnsupportedMediaType, IdempotencyKeyReused, InternalError, ProjectionBehind, Contended, StoreUnavailable, FulfillmentNotFound, FileNotFound,
        .. Refusals.Values.OrderBy(problem => problem.Code, StringComparer.Ordinal),
    ];

    public static ProblemType Of(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return Refusals.TryGetValue(refusal.Code, out var known)
            ? known
            : new ProblemType(refusal.Code, refusal.Kind == RefusalKind.NotFound ? 404 : 409, "The business refuses.");
    }
}
