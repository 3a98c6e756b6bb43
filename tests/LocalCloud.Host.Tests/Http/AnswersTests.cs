using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using LocalCloud.Host.Tests.Running;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Host.Tests.Http;

public sealed class AnswersInMemory(SampleInMemory sample) : AnswersTests(sample), IClassFixture<SampleInMemory>;

public sealed class AnswersFromAnotherProcess(SampleInItsOwnProcess sample) : AnswersTests(sample), IClassFixture<SampleInItsOwnProcess>;

/// <summary>An app with ASP.NET Core integration: one set of tests for both forms.</summary>
public abstract class AnswersTests(SharedSample sample)
{
    private readonly HttpClient _http = sample.App.Http;
    private readonly LogLines _log = sample.App.Log;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_result_has_passed_the_apps_own_pipeline()
    {
        using var answer = await _http.GetAsync("/api/hello/Bob", Token);
        Assert.Equal("Hello, Bob!", await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal("hello", answer.Headers.GetValues("x-function").Single());
        Assert.True(Guid.TryParse(answer.Headers.GetValues("x-invocation").Single(), out _));
    }

    [Fact]
    public async Task An_optional_part_of_the_route_may_be_left_out() => Assert.Equal("Hello, world!", await _http.GetStringAsync("/api/hello", Token));

    [Fact]
    public async Task MVC_results_are_carried_out_and_the_app_knows_its_outer_address()
    {
        var order = await _http.GetFromJsonAsync<JsonElement>("/api/orders/7", Token);
        Assert.Equal(new Uri(_http.BaseAddress!, "/api/orders/7").ToString(), order.GetProperty("self").GetString());
        using var missing = await _http.GetAsync("/api/orders/0", Token);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal("no such order", (await missing.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("error").GetString());
        using var deleted = await _http.DeleteAsync("/api/orders/7", Token);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    [Theory]
    [InlineData("PATCH")]
    [InlineData("POST")]
    public async Task A_function_without_methods_takes_any(string method)
    {
        using var answer = await _http.SendAsync(new(new(method), "/api/legacy") { Content = new StringContent("body") }, Token);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(method, answer.Headers.GetValues("x-method").Single());
        Assert.Equal("body", await answer.Content.ReadAsStringAsync(Token));
    }

    [Theory]
    [InlineData("POST", "/api/hello/Bob")]
    [InlineData("HEAD", "/api/hello/Bob")]
    [InlineData("OPTIONS", "/api/hello/Bob")]
    [InlineData("GET", "/api/orders/seven")]
    [InlineData("GET", "/hello/Bob")]
    [InlineData("GET", "/api/nightly")]
    [InlineData("GET", "/api")]
    public async Task What_no_route_lists_is_not_found(string method, string path)
    {
        using var answer = await _http.SendAsync(new(new(method), path), Token);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(answer.Content.Headers.Allow);
    }

    [Fact]
    public async Task A_function_that_throws_is_a_bare_500_and_its_reason_is_in_the_log()
    {
        using var answer = await _http.GetAsync("/api/fails", Token);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Token));
        var line = Assert.Single(_log.All, line => line.Category == "Function.fails" && line.Message.StartsWith("Executed", StringComparison.Ordinal));
        Assert.Equal(LogLevel.Error, line.Level);
        var failure = Assert.IsType<Runtime.FunctionFailedException>(line.Exception);
        Assert.Equal(("System.InvalidOperationException", "No answer for /api/fails"), (failure.TypeName, failure.Message));
        Assert.Contains("Samples.Http.Answers.Fails", failure.WorkerStack, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_apps_own_log_lines_carry_the_functions_category()
    {
        await _http.GetStringAsync("/api/hello/Logger", Token);
        await _log.WaitForAsync(
            line => line is { Category: "Function.hello.User", Level: LogLevel.Information }
                && line.Message.StartsWith("Greeting Logger at ", StringComparison.Ordinal),
            Token);
    }

    [Fact]
    public async Task Binding_data_has_route_headers_and_query_as_the_real_host_gives_them()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/binding-data/7?q=a%20b");
        request.Headers.Authorization = new("Bearer", "token");
        using var answer = await _http.SendAsync(request, Token);
        var data = (await answer.Content.ReadFromJsonAsync<Dictionary<string, string>>(Token))!;
        Assert.Equal("7", data["id"]);
        Assert.Equal("Bearer token", JsonElement.Parse(data["Headers"]).GetProperty("Authorization").GetString());
        Assert.Equal("a b", JsonElement.Parse(data["Query"]).GetProperty("q").GetString());
    }

    [Fact]
    public async Task Middleware_before_the_workers_own_has_the_apps_services()
    {
        using var answer = await _http.GetAsync("/api/hello", Token);
        Assert.Equal("Hello, middleware!", answer.Headers.GetValues("x-early").Single());
    }

    [Fact]
    public async Task An_answer_can_come_in_pieces()
    {
        using var answer = await _http.GetAsync("/api/count/3", HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("data: 1\n\ndata: 2\n\ndata: 3\n\n", await answer.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task An_upload_arrives_whole()
    {
        var bytes = RandomNumberGenerator.GetBytes(5_000_000);
        using var answer = await _http.PostAsync("/api/upload", new ByteArrayContent(bytes), Token);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(bytes)), await answer.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task A_form_with_files_can_be_read()
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent([1, 2, 3]), "picture", "p.png" } };
        using var answer = await _http.PostAsync("/api/form", form, Token);
        Assert.Equal("""[{"name":"picture","fileName":"p.png","length":3}]""", await answer.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task A_body_above_the_hosts_limit_is_refused_before_it_is_sent()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/upload") { Content = new Announced(104_857_601) };
        request.Headers.ExpectContinue = true;
        using var answer = await _http.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task A_client_that_hangs_up_cancels_the_function()
    {
        var id = Guid.NewGuid().ToString("N");
        using var hangUp = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var request = _http.GetAsync($"/api/wait/{id}", hangUp.Token);
        await UntilAsync(id, "waiting");
        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await UntilAsync(id, "cancelled");
    }

    [Fact]
    public async Task The_callers_trace_goes_on_in_the_app()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/trace");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        using var answer = await _http.SendAsync(request, Token);
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", await answer.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task Many_requests_at_once_each_get_their_own_answer()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => _http.GetStringAsync($"/api/hello/{i}", Token)));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"Hello, {i}!"), answers);
    }

    private async Task UntilAsync(string id, string state)
    {
        var started = DateTime.UtcNow;
        while (await _http.GetStringAsync($"/api/waited/{id}", Token) != state)
        {
            Assert.True(DateTime.UtcNow - started < TimeSpan.FromSeconds(10), $"Did not become {state}.");
        }
    }

    // Says how long it is, and never comes.
    private sealed class Announced : HttpContent
    {
        public Announced(long length) => Headers.ContentLength = length;

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => Task.Delay(TimeSpan.FromSeconds(30));

        protected override bool TryComputeLength(out long length)
        {
            length = Headers.ContentLength!.Value;
            return true;
        }
    }
}
