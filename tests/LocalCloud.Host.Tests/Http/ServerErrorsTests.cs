using System.Net.Sockets;
using System.Text;
using LocalCloud.Host.Tests.Running;

namespace LocalCloud.Host.Tests.Http;

/// <summary>
/// What is refused before a function is reached has no body, as in the real host: it runs on the same web server, which answers most of these
/// itself. The app cannot know of them; what it answers itself is another matter.
/// </summary>
public sealed class ServerErrorsTests(SampleInMemory sample) : IClassFixture<SampleInMemory>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET /nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 404)]
    [InlineData("PUT /api/trace HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", 404)]
    [InlineData("PUT /admin/host/status HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", 405)]
    [InlineData("POST /api/legacy HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200000000\r\nConnection: close\r\n\r\n", 413)]
    [InlineData("GET /api/trace HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET /api/trace HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400)]
    [InlineData("GET /api/trace\u0001 HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n", 400)]
    [InlineData("nonsense\r\n\r\n", 400)]
    [InlineData("GET /api/trace HTTP/7.0\r\nHost: localhost\r\n\r\n", 505)]
    public Task What_reaches_no_function_is_refused_without_a_body(string request, int status) => IsBareAsync(request, status);

    [Fact]
    public Task A_request_line_that_is_too_long_is_a_414() =>
        IsBareAsync($"GET /api/trace?{new string('a', 9_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n", 414);

    [Fact]
    public Task Headers_that_are_too_long_are_a_431() =>
        IsBareAsync($"GET /api/trace HTTP/1.1\r\nHost: localhost\r\nX: {new string('a', 40_000)}\r\n\r\n", 431);

    private async Task IsBareAsync(string request, int status)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", sample.App.Http.BaseAddress!.Port, Token);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), Token);
        var answer = await ReadAsync(stream);
        var head = answer[..answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)];
        Assert.StartsWith($"HTTP/1.1 {status} ", head, StringComparison.Ordinal);
        Assert.Equal(head.Length + 4, answer.Length);
        Assert.Contains("\r\nContent-Length: 0", head, StringComparison.Ordinal);
    }

    // The server may reset the connection once it has refused; what came before that is the answer.
    private static async Task<string> ReadAsync(NetworkStream stream)
    {
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, Token);
        }
        catch (IOException)
        {
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }
}
