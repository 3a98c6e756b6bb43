using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace OrderFlow.Tests;

/// <summary>A document as the app serves it.</summary>
internal static class ServedDocument
{
    /// <param name="function">That answers with it.</param>
    public static async Task<(string? ContentType, byte[] Body)> GetAsync(Func<HttpRequest, IResult> function)
    {
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = services };
        context.Response.Body = body;
        await function(context.Request).ExecuteAsync(context);
        return (context.Response.ContentType, body.ToArray());
    }
}
