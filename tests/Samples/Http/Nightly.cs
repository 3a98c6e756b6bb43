using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Samples.Http;

/// <summary>A function that is not called over HTTP, and one that tells how often it was.</summary>
public sealed class Nightly
{
    private static int s_nights;

    [Function("nightly")]
    public void Run([TimerTrigger("%NightlySchedule%")] TimerInfo timer) => Interlocked.Increment(ref s_nights);

    [Function("nights")]
    public IResult Nights([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => TypedResults.Text($"{s_nights}");
}
