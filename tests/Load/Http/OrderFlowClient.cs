using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OrderFlow.Load.Http;

/// <summary>The app as its callers see it. What is not answered as expected goes to the log of failures, never thrown.</summary>
internal sealed partial class OrderFlowClient(Uri baseAddress, FailureLog failures) : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        // No proxy and no redirect can lead away from this machine.
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        // Connections opened during the warm-up last for the whole run.
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(10),
        ActivityHeadersPropagator = null,
    })
    {
        BaseAddress = baseAddress,
        Timeout = TimeSpan.FromSeconds(60),
    };

    public Task<Answer<Created>> RegisterCustomerAsync(NewCustomer customer, CancellationToken cancellationToken) =>
        PostAsync("/api/customers", customer, ContractJson.Default.NewCustomer, null, cancellationToken);

    public Task<Answer<Created>> AddProductAsync(NewProduct product, CancellationToken cancellationToken) =>
        PostAsync("/api/products", product, ContractJson.Default.NewProduct, null, cancellationToken);

    public Task<Answer<Created>> PlaceOrderAsync(NewOrder order, string idempotencyKey, CancellationToken cancellationToken) =>
        PostAsync("/api/orders", order, ContractJson.Default.NewOrder, idempotencyKey, cancellationToken);

    /// <summary>Waits on the server until the read model has reached <paramref name="minVersion"/>.</summary>
    public Task<Answer<OrderDetails>> GetOrderAsync(string orderId, long minVersion, CancellationToken cancellationToken) =>
        GetAsync("GET /api/orders/{id}?minVersion", AtLeast($"/api/orders/{orderId}", minVersion), ContractJson.Default.OrderDetails, null, cancellationToken);

    /// <summary>The order as it is now; 304 if it still is as <paramref name="etag"/> says, 404 if no read model shows it yet.</summary>
    public Task<Answer<OrderDetails>> GetOrderAsync(string orderId, string? etag, CancellationToken cancellationToken) =>
        GetAsync("GET /api/orders/{id}", $"/api/orders/{orderId}", ContractJson.Default.OrderDetails, etag, cancellationToken, HttpStatusCode.NotFound);

    public Task<Answer<ProductDetails>> GetProductAsync(string productId, long? minVersion, CancellationToken cancellationToken) =>
        GetAsync("GET /api/products/{id}", AtLeast($"/api/products/{productId}", minVersion), ContractJson.Default.ProductDetails, null, cancellationToken);

    /// <summary>Null when nothing listens; not recorded as a failure, as the app may still be starting.</summary>
    public async Task<HttpStatusCode?> GetHealthAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync("/api/health", cancellationToken);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public void Dispose() => http.Dispose();

    private static string AtLeast(string path, long? minVersion) =>
        minVersion is null ? path : string.Create(CultureInfo.InvariantCulture, $"{path}?minVersion={minVersion}");

    private Task<Answer<Created>> PostAsync<TBody>(
        string path,
        TBody body,
        JsonTypeInfo<TBody> type,
        string? idempotencyKey,
        CancellationToken cancellationToken,
        string? operation = null,
        HttpStatusCode expected = HttpStatusCode.Created)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type)) { Headers = { ContentType = Json } },
        };
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return SendAsync(operation ?? $"POST {path}", request, ContractJson.Default.Created, expected, null, cancellationToken);
    }

    private Task<Answer<T>> GetAsync<T>(
        string operation, string path, JsonTypeInfo<T> type, string? etag, CancellationToken cancellationToken, HttpStatusCode? alsoFine = null)
        where T : class
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Prefer", "wait=30");
        if (etag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", etag);
        }

        return SendAsync(operation, request, type, HttpStatusCode.OK, etag is null ? alsoFine : HttpStatusCode.NotModified, cancellationToken);
    }

    private async Task<Answer<T>> SendAsync<T>(
        string operation,
        HttpRequestMessage request,
        JsonTypeInfo<T> type,
        HttpStatusCode expected,
        HttpStatusCode? alsoFine,
        CancellationToken cancellationToken)
        where T : class
    {
        using (request)
        {
            try
            {
                using var response = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
                var status = response.StatusCode;
                if (status != expected)
                {
                    if (status != alsoFine)
                    {
                        failures.Record(operation, await DescribeAsync(response, cancellationToken));
                    }

                    return new(status, null, null);
                }

                await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
                return new(status, await JsonSerializer.DeserializeAsync(content, type, cancellationToken), response.Headers.ETag?.ToString(), response.Headers.Location);
            }
            catch (Exception failure) when (failure is HttpRequestException or JsonException
                || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                failures.Record(operation, failure switch
                {
                    HttpRequestException { HttpRequestError: var error } => $"no answer ({error})",
                    JsonException => "unreadable answer",
                    _ => $"no answer within {http.Timeout.TotalSeconds:N0} s",
                });
                return default;
            }
        }
    }

    /// <summary>The status and, where the app says so, the type of the problem.</summary>
    private static async Task<string> DescribeAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            return status;
        }

        await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
        var problem = await JsonSerializer.DeserializeAsync(content, ContractJson.Default.Problem, cancellationToken);
        return $"{status} {problem?.Type?.Split('/', '#')[^1] ?? problem?.Title}";
    }
}
