using System.Net.Http.Headers;
using System.Text;
using LocalCloud.Host.Settings;
using Spectre.Console;

namespace LocalCloud.Seeding;

/// <summary>Sends the requests of seed.http in order. They carry Idempotency-Key, so doing it again changes nothing.</summary>
internal static class SeedRun
{
    public const string FileName = "seed.http";

    private const string AnyHost = "http://localhost";

    /// <summary>Reads the file once before anything starts, so that what is wrong with it is known at once.</summary>
    /// <exception cref="SettingsException">The file is missing or not understood.</exception>
    public static void Check(string path)
    {
        foreach (var request in Read(path, AnyHost))
        {
            _ = PathOf(request);
        }
    }

    /// <summary>Whatever address the file names, the seed is for the app that has just started. It has a key that opens everything. A request that fails is
    /// reported, and the next one sent.</summary>
    public static async Task SendAsync(string path, Uri address, string? key, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        if (key is not null)
        {
            client.DefaultRequestHeaders.Add("x-functions-key", key);
        }

        foreach (var request in Read(path, address.GetLeftPart(UriPartial.Authority)))
        {
            var target = new Uri(address, PathOf(request));
            try
            {
                using var message = MessageOf(request, target);
                using var response = await client.SendAsync(message, cancellationToken);
                var body = await response.Content.ReadAsStringAsync(cancellationToken);
                var colour = response.IsSuccessStatusCode ? "green" : "red";
                AnsiConsole.MarkupLineInterpolated($"[{colour}]{(int)response.StatusCode}[/] {request.Method} {target.PathAndQuery} {request.Title}");
                if (!response.IsSuccessStatusCode)
                {
                    AnsiConsole.WriteLine("    " + body);
                }
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException or FormatException && !cancellationToken.IsCancellationRequested)
            {
                AnsiConsole.MarkupLineInterpolated($"[red]---[/] {request.Method} {target.PathAndQuery} {request.Title}: {failure.Message}");
            }
        }
    }

    private static IReadOnlyList<HttpFileRequest> Read(string path, string host)
    {
        if (!File.Exists(path))
        {
            throw new SettingsException($"--seed: there is no file {path}.");
        }

        try
        {
            return HttpFile.Parse(File.ReadAllText(path), new Dictionary<string, string> { ["host"] = host, ["baseUrl"] = host });
        }
        catch (FormatException exception)
        {
            throw new SettingsException($"seed.http, {exception.Message}");
        }
    }

    private static string PathOf(HttpFileRequest request) =>
        request.Target.StartsWith('/') ? request.Target
        : Uri.TryCreate(request.Target, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https") ? uri.PathAndQuery
        : throw new SettingsException($"seed.http: '{request.Target}' is not an address like {{{{host}}}}/api/orders.");

    private static HttpRequestMessage MessageOf(HttpFileRequest request, Uri target)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), target);
        if (request.Body.Length > 0)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(request.Body));
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        foreach (var (name, value) in request.Headers)
        {
            if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
            {
                message.Content?.Headers.Remove(name);
                message.Content?.Headers.TryAddWithoutValidation(name, value);
            }
            else
            {
                message.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return message;
    }
}
