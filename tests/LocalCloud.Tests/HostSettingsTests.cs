using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Support;
using LocalCloud.Tests.AnyApp;

namespace LocalCloud.Tests;

/// <summary>What local.settings.json says to the host itself, and what only a terminal shows.</summary>
public sealed class HostSettingsTests : IDisposable
{
    private readonly string _app = Directory.CreateTempSubdirectory("app").FullName;

    public HostSettingsTests()
    {
        var output = AppContext.BaseDirectory.Replace(Path.Combine("tests", "LocalCloud.Tests"), Path.Combine("tests", "Samples", "SampleApp"), StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(output))
        {
            File.Copy(file, Path.Combine(_app, Path.GetFileName(file)));
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_app, recursive: true);

    [Fact]
    public async Task Origins_of_local_settings_may_call_and_the_home_page_links_to_what_there_is()
    {
        await WriteAsync("""{ "Host": { "CORS": "http://localhost:3000", "CORSCredentials": true } }""");
        await using var cloud = await LocalCloudApp.StartAsync(_app, cancellationToken: Token);

        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/api/hello/you");
        preflight.Headers.Add("Origin", "http://localhost:3000");
        preflight.Headers.Add("Access-Control-Request-Method", "GET");
        using var answer = await cloud.Http.SendAsync(preflight, Token);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("http://localhost:3000", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal("true", answer.Headers.GetValues("Access-Control-Allow-Credentials").Single());

        using var rule = new HttpRequestMessage(HttpMethod.Options, "/localcloud/faults");
        rule.Headers.Add("Origin", "http://localhost:3000");
        rule.Headers.Add("Access-Control-Request-Method", "POST");
        using var refused = await cloud.Http.SendAsync(rule, Token);
        Assert.False(refused.Headers.Contains("Access-Control-Allow-Origin"));

        var page = await cloud.Http.GetStringAsync("/", Token);
        foreach (Match link in Regex.Matches(page, "href=\"([^\"]+)\""))
        {
            using var linked = await cloud.Http.GetAsync(link.Groups[1].Value, Token);
            Assert.True(linked.IsSuccessStatusCode, link.Value);
        }

        Assert.Contains("href=\"/metrics\"", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/localcloud/faults\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_terminal_shows_a_request_in_one_line_unless_it_is_to_be_quiet(bool quiet)
    {
        var port = StartedProcess.FreePort();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true }.WithOwnEnvironment();
        foreach (var argument in (string[])[
            typeof(EntryPoint).Assembly.Location, "start", _app, "--in-memory", "--port", $"{port}", "--cosmos-port", "0", .. quiet ? (string[])["--quiet"] : []])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var lines = new ConcurrentQueue<string>();
        process.OutputDataReceived += (_, line) => lines.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
        Assert.Contains("you", await GreetAsync(http), StringComparison.Ordinal);
        await WaitAsync(() => lines.Any(IsRequest), quiet ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(10));
        process.Kill();
        await process.WaitForExitAsync(Token);

        Assert.Equal(quiet ? 0 : 1, lines.Count(IsRequest));
        Assert.DoesNotContain(lines, line => line.Contains("Functions.Hello", StringComparison.Ordinal) || line.Contains("secret", StringComparison.Ordinal));

        static bool IsRequest(string line) => Regex.IsMatch(line, @"GET /api/hello/you\?code=\*\*\* 200 \d+ ms$");
    }

    // The server listens soon after the start, and holds requests until the app is up.
    private static async Task<string> GreetAsync(HttpClient http)
    {
        for (var patience = Stopwatch.StartNew(); ;)
        {
            try
            {
                return await http.GetStringAsync("/api/hello/you?code=secret", Token);
            }
            catch (HttpRequestException) when (patience.Elapsed < TimeSpan.FromSeconds(20))
            {
                await Task.Delay(50, Token);
            }
        }
    }

    private static async Task WaitAsync(Func<bool> done, TimeSpan longest)
    {
        for (var waited = Stopwatch.StartNew(); !done() && waited.Elapsed < longest;)
        {
            await Task.Delay(20, Token);
        }
    }

    private Task WriteAsync(string settings) => File.WriteAllTextAsync(Path.Combine(_app, "local.settings.json"), settings, Token);
}
