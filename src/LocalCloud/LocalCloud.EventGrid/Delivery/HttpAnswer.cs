using System.Net;

namespace LocalCloud.EventGrid.Delivery;

/// <summary>How the real service reads the status of an endpoint's answer.</summary>
internal static class HttpAnswer
{
    public static DeliveryOutcome Read(HttpStatusCode status, bool isFunction)
    {
        var text = $"{status} ({(int)status})";
        return status switch
        {
            >= HttpStatusCode.OK and <= HttpStatusCode.NoContent => DeliveryOutcome.Delivered(text),
            HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.Forbidden => new(false, text, IsFinal: true),
            HttpStatusCode.Unauthorized when !isFunction => new(false, text, IsFinal: true),
            HttpStatusCode.Unauthorized or HttpStatusCode.NotFound => new(false, text, Pause: TimeSpan.FromMinutes(5)),
            HttpStatusCode.RequestTimeout => new(false, text, Pause: TimeSpan.FromMinutes(2)),
            HttpStatusCode.ServiceUnavailable => new(false, text, Pause: TimeSpan.FromSeconds(30)),
            _ => DeliveryOutcome.Failed(text),
        };
    }
}
