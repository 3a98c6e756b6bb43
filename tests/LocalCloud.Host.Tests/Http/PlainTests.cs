using System.Net;
using System.Net.Http.Json;
using LocalCloud.Host.Tests.Running;

namespace LocalCloud.Host.Tests.Http;

public sealed class PlainAnswersInMemory(PlainInMemory sample) : PlainTests(sample), IClassFixture<PlainInMemory>;

public sealed class PlainAnswersFromAnotherProcess(PlainInItsOwnProcess sample) : PlainTests(sample), IClassFixture<PlainInItsOwnProcess>;

/// <summary>An app without ASP.NET Core integration: requests and answers are messages.</summary>
public abstract class PlainTests(SharedSample sample)
{
    private readonly HttpClient _http = sample.App.Http;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Route_query_headers_and_body_go_in_and_status_headers_cookies_and_body_come_out()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/echo/Bob?q=a%20b") { Content = new StringContent("täxt") };
        request.Headers.Add("x-in", "7");
        using var answer = await _http.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("a b", answer.Headers.GetValues("x-query").Single());
        Assert.Equal("7", answer.Headers.GetValues("x-header").Single());
        Assert.Equal("seen=Bob; path=/api; httponly", answer.Headers.GetValues("Set-Cookie").Single());
        Assert.Equal("Bob:täxt", await answer.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task JSON_goes_in_and_out()
    {
        using var answer = await _http.PostAsJsonAsync("/api/json", new { Name = "x", Count = 1 }, Token);
        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("""{"Name":"x","Count":2}""", await answer.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task A_function_that_throws_is_a_bare_500()
    {
        using var answer = await _http.GetAsync("/api/throws", Token);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Token));
    }

    [Fact]
    public async Task A_method_that_is_not_listed_is_not_found()
    {
        using var answer = await _http.DeleteAsync("/api/echo/Bob", Token);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
