using System.Net;

namespace OrderFlow.Load.Http;

/// <content>What a rebuild under load asks of the app besides.</content>
internal sealed partial class OrderFlowClient
{
    public Task<Answer<Created>> AddItemAsync(string orderId, OrderItem item, string idempotencyKey, CancellationToken cancellationToken) => PostAsync(
        $"/api/orders/{orderId}/items", item, ContractJson.Default.OrderItem, idempotencyKey, cancellationToken, "POST /api/orders/{id}/items", HttpStatusCode.OK);

    public Task<Answer<OrderPage>> GetOrdersAsync(string? customerId, int limit, string? continuation, CancellationToken cancellationToken)
    {
        var filter = (customerId is null ? "" : $"&customerId={Uri.EscapeDataString(customerId)}")
            + (continuation is null ? "" : $"&continuation={Uri.EscapeDataString(continuation)}");
        return GetAsync("GET /api/orders", $"/api/orders?limit={limit}{filter}", ContractJson.Default.OrderPage, null, cancellationToken);
    }

    public Task<Answer<ProjectionList>> GetProjectionsAsync(CancellationToken cancellationToken) =>
        GetAsync("GET /api/operations/projections", "/api/operations/projections", ContractJson.Default.ProjectionList, null, cancellationToken);

    /// <summary>The answer's <c>Location</c> is where the status is.</summary>
    public Task<Answer<RebuildStatus>> StartRebuildAsync(string projection, CancellationToken cancellationToken) => SendAsync(
        "POST /api/operations/projections/{name}/rebuild",
        new HttpRequestMessage(HttpMethod.Post, $"/api/operations/projections/{projection}/rebuild"),
        ContractJson.Default.RebuildStatus,
        HttpStatusCode.Accepted,
        null,
        cancellationToken);

    public Task<Answer<RebuildStatus>> GetRebuildAsync(Uri location, CancellationToken cancellationToken) => GetAsync(
        "GET the status of the rebuild", location.IsAbsoluteUri ? location.PathAndQuery : location.OriginalString,
        ContractJson.Default.RebuildStatus, null, cancellationToken);
}
