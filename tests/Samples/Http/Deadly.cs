using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;

namespace Samples.Http;

/// <summary>Ends the worker in the ways a worker ends.</summary>
public sealed class Deadly(IHostApplicationLifetime lifetime)
{
    [Function("exit")]
    public async Task<IResult> Exit([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.Query.ContainsKey("hard"))
        {
            Console.Error.WriteLine("Going down hard.");
            Environment.Exit(3);
        }

        lifetime.StopApplication();
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return TypedResults.Ok();
    }

    [Function("pid")]
    public IResult Pid([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => TypedResults.Text($"{Environment.ProcessId}");
}
