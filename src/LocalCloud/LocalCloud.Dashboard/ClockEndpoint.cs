using Microsoft.AspNetCore.Http;

namespace LocalCloud.Dashboard;

/// <summary>Moves the clock.</summary>
internal static class ClockEndpoint
{
    private static readonly TimeSpan s_most = TimeSpan.FromDays(3_650);

    public static IResult Apply(ClockControl? clock, ClockChange change)
    {
        if (clock is null)
        {
            return Results.Problem("The clock of an app in a process of its own cannot be moved.", statusCode: 409);
        }

        switch (change)
        {
            case { Action: "freeze" }:
                clock.Freeze();
                break;
            case { Action: "resume" }:
                clock.Resume();
                break;
            case { Action: "advance", Seconds: > 0 and var seconds } when seconds <= s_most.TotalSeconds:
                clock.Advance(TimeSpan.FromSeconds(seconds));
                break;
            default:
                return Results.Problem("freeze, resume, or advance by seconds, up to ten years.", statusCode: 400);
        }

        return Results.NoContent();
    }
}

/// <param name="Action"><c>freeze</c>, <c>resume</c> or <c>advance</c>.</param>
/// <param name="Seconds">How far to advance.</param>
internal sealed record ClockChange(string Action, double Seconds = 0);
