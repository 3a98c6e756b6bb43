using System.Net;
using System.Net.Http.Json;
using LocalCloud.Functions.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.DependencyInjection;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace LocalCloud.Functions.Tests;

public sealed class HttpTriggerTests : IAsyncLifetime
{
    private readonly FunctionHost _host = new([typeof(Endpoints)]);
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host.Services.AddScoped<ScopedThing>().AddSingleton<Signal>();
        await _host.StartAsync();
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("/api/items/7/of/6f9619ff-8b86-d011-b42d-00c04fc964ff?colour=Red", "7 6f9619ff-8b86-d011-b42d-00c04fc964ff Red none")]
    [InlineData("/api/items/8/of/6f9619ff-8b86-d011-b42d-00c04fc964ff", "8 6f9619ff-8b86-d011-b42d-00c04fc964ff  none")]
    public async Task Route_and_query_values_reach_parameters_by_name(string path, string expected) =>
        Assert.Equal(expected, await _host.Http.GetStringAsync(new Uri(path, UriKind.Relative), Token));

    [Fact]
    public async Task A_route_value_that_does_not_fit_its_parameter_is_a_500() =>
        Assert.Equal(HttpStatusCode.InternalServerError, (await GetAsync("/api/items/seven/of/none")).StatusCode);

    [Fact]
    public async Task A_function_without_a_route_is_found_under_its_name() =>
        Assert.Equal("plain", await _host.Http.GetStringAsync(new Uri("/api/Plain", UriKind.Relative), Token));

    [Fact]
    public async Task Unknown_paths_are_404_and_other_methods_405()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("/api/nothing")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("/Plain")).StatusCode);
        using var wrongMethod = await _host.Http.PostAsync(new Uri("/api/Plain", UriKind.Relative), null, Token);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, wrongMethod.StatusCode);
    }

    [Fact]
    public async Task Results_use_the_services_of_the_invocation()
    {
        var body = await _host.Http.GetStringAsync(new Uri("/api/scoped", UriKind.Relative), Token);
        Assert.Equal("same", body);
        Assert.Equal("disposed", await _host.Provider.GetRequiredService<Signal>().NextAsync());
    }

    [Fact]
    public async Task An_unhandled_exception_is_a_500_without_a_body_and_is_logged()
    {
        using var response = await GetAsync("/api/Broken");
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsStringAsync(Token));
        Assert.Contains(_host.Log.Entries, entry => entry.Text.Contains("secret detail", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_body_is_read_by_the_workers_serializer_without_regard_to_case()
    {
        using var response = await _host.Http.PostAsJsonAsync("/api/Echo", new { NAME = "a", count = 3 }, Token);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("""{"Name":"a","Count":3}""", await response.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task Request_and_response_data_work_too()
    {
        using var response = await _host.Http.PostAsync(new Uri("/api/Data?x=1", UriKind.Relative), new StringContent("hello"), Token);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("1", response.Headers.GetValues("X-Query").Single());
        Assert.Equal("HELLO", await response.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task The_callers_trace_goes_on_in_the_function()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/Trace");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        using var response = await _host.Http.SendAsync(request, Token);
        Assert.StartsWith("00-0af7651916cd43dd8448eb211c80319c-", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "/Plain")]
    [InlineData("v1/shop", "/v1/shop/Plain")]
    public async Task The_route_prefix_of_host_json_comes_first(string prefix, string path)
    {
        await using var host = await new FunctionHost([typeof(Endpoints)], new HostJson { RoutePrefix = prefix }).StartAsync();
        Assert.Equal("plain", await host.Http.GetStringAsync(new Uri(path, UriKind.Relative), Token));
    }

    private Task<HttpResponseMessage> GetAsync(string path) => _host.Http.GetAsync(new Uri(path, UriKind.Relative), Token);

    public enum Colour
    {
        Red,
    }

    public sealed record Item(string Name, int Count);

    public sealed class ScopedThing(Signal signal) : IDisposable
    {
        public void Dispose() => signal.Send("disposed");
    }

    public sealed class Endpoints
    {
        [Function("Item")]
        public string Items(
            [HttpTrigger(AuthorizationLevel.Function, "get", Route = "items/{number}/of/{id}")] HttpRequest request, int number, Guid id, Colour? colour, string other = "none") =>
            $"{number} {id} {colour} {other}";

        [Function("Plain")]
        public static string Plain([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => "plain";

        [Function("Scoped")]
        public IResult Scoped([HttpTrigger("get", Route = "scoped")] HttpRequest request, FunctionContext context)
        {
            var same = ReferenceEquals(
                context.InstanceServices.GetRequiredService<ScopedThing>(), request.HttpContext.RequestServices.GetRequiredService<ScopedThing>());
            return Results.Text(same ? "same" : "different");
        }

        [Function("Broken")]
        public Task<IResult> Broken([HttpTrigger("get")] HttpRequest request) => throw new InvalidOperationException("secret detail");

        [Function("Echo")]
        public async Task<IActionResult> Echo([HttpTrigger("post")] HttpRequest request, [FromBody] Item item)
        {
            await Task.Yield();
            return new ObjectResult(item) { StatusCode = 201 };
        }

        [Function("Data")]
        public async Task<HttpResponseData> Data([HttpTrigger("post")] HttpRequestData request)
        {
            var response = request.CreateResponse(HttpStatusCode.Accepted);
            response.Headers.Add("X-Query", request.Query["x"]);
            await response.WriteStringAsync((await request.ReadAsStringAsync())!.ToUpperInvariant());
            return response;
        }

        [Function("Trace")]
        public string Trace([HttpTrigger("get")] HttpRequest request, FunctionContext context) => context.TraceContext.TraceParent;
    }
}
