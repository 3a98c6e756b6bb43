using System.Net.Http.Headers;
using System.Text;
using LocalCloud.Functions.Settings;
using Spectre.Console;

namespace LocalCloud.Seeding;

/// <summary>Sends the requests of seed.http in order. They carry Idempotency-Key, so doing it again changes nothing.</summary>
internal static class SeedRun
{
    /// <exception cref="SettingsException">The file is missing or not understood.</exception>
    public static async Task SendAsync(string path, Uri address, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = address };
        foreach (var request in await ReadAsync(path, address, cancellationToken))
        {
            using var message = MessageOf(request);
            using var response = await client.SendAsync(message, cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            var colour = response.IsSuccessStatusCode ? "green" : "red";
            AnsiConsole.MarkupLineInterpolated($"[{colour}]{(int)response.StatusCode}[/] {request.Method} {message.RequestUri!.PathAndQuery} {request.Title}");
            if (!response.IsSuccessStatusCode)
            {
                AnsiConsole.WriteLine("    " + body);
            }
        }
    }

    private static async Task<IReadOnlyList<HttpFileRequest>> ReadAsync(string path, Uri address, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw new SettingsException($"--seed: there is no file {path}.");
        }

        try
        {
            var host = address.GetLeftPart(UriPartial.Authority);
            return HttpFile.Parse(
                await File.ReadAllTextAsync(path, cancellationToken),
                // Whatever address the file names, the seed is for the app that has just started.
                new Dictionary<string, string> { ["host"] = host, ["baseUrl"] = host });
        }
        catch (FormatException exception)
        {
            throw new SettingsException($"seed.http, {exception.Message}");
        }
    }

    private static HttpRequestMessage MessageOf(HttpFileRequest request)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(request.Target, UriKind.RelativeOrAbsolute));
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
