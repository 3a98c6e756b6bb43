using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;

namespace SampleApp;

/// <summary>Where the app thinks its files are.</summary>
public sealed class Whereabouts(IHostEnvironment environment)
{
    [Function(nameof(Whereabouts))]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => TypedResults.Text(string.Join(
        '|', new[] { environment.ContentRootPath, Directory.GetCurrentDirectory(), AppContext.BaseDirectory }.Select(Path.TrimEndingDirectorySeparator)));
}
