using NetTopologySuite.Geometries;

namespace LocalCloud.CosmosDb.Queries.Spatial;

/// <summary>
/// From the globe to a plane where the shortest ways are straight lines (gnomonic), so that edges of polygons are what they are on the globe,
/// across the date line and around a pole too. It shows one hemisphere; what does not fit takes longitude and latitude as they are.
/// </summary>
internal sealed class Projection
{
    /// <summary>Cosine of the angle to the centre, beyond which the plane is stretched too much.</summary>
    private const double Edge = 0.02;
    private readonly bool _isFlat;
    private readonly double _longitude;
    private readonly double _sin;
    private readonly double _cos;

    private Projection(Coordinate centre, bool isFlat)
    {
        (_longitude, _isFlat) = (double.DegreesToRadians(centre.X), isFlat);
        (_sin, _cos) = Math.SinCos(double.DegreesToRadians(centre.Y));
    }

    /// <summary>For all these points, with the first as centre if it is to be, or else their middle.</summary>
    public static Projection Of(IReadOnlyCollection<Coordinate> points, Coordinate? centre = null)
    {
        var projection = new Projection(centre ?? Middle(points), isFlat: false);
        return points.All(point => projection.Closeness(point) > Edge) ? projection : new(new(), isFlat: true);
    }

    public Coordinate Project(Coordinate point)
    {
        if (_isFlat)
        {
            return point.Copy();
        }

        var (sin, cos) = Math.SinCos(double.DegreesToRadians(point.Y));
        var (sinAway, cosAway) = Math.SinCos(double.DegreesToRadians(point.X) - _longitude);
        var closeness = (_sin * sin) + (_cos * cos * cosAway);
        return new(cos * sinAway / closeness, ((_cos * sin) - (_sin * cos * cosAway)) / closeness);
    }

    public Coordinate Unproject(Coordinate point)
    {
        if (_isFlat)
        {
            return point.Copy();
        }

        var distance = double.Hypot(point.X, point.Y);
        if (distance == 0)
        {
            return new(double.RadiansToDegrees(_longitude), double.RadiansToDegrees(Math.Asin(_sin)));
        }

        var (sin, cos) = Math.SinCos(Math.Atan(distance));
        var latitude = Math.Asin(Math.Clamp((cos * _sin) + (point.Y * sin * _cos / distance), -1, 1));
        var longitude = _longitude + Math.Atan2(point.X * sin, (distance * _cos * cos) - (point.Y * _sin * sin));
        return new(double.RadiansToDegrees(longitude), double.RadiansToDegrees(latitude));
    }

    private double Closeness(Coordinate point)
    {
        var (sin, cos) = Math.SinCos(double.DegreesToRadians(point.Y));
        return (_sin * sin) + (_cos * cos * Math.Cos(double.DegreesToRadians(point.X) - _longitude));
    }

    private static Coordinate Middle(IReadOnlyCollection<Coordinate> points)
    {
        var (x, y, z) = (0.0, 0.0, 0.0);
        foreach (var point in points)
        {
            var (sin, cos) = Math.SinCos(double.DegreesToRadians(point.Y));
            var (sinLongitude, cosLongitude) = Math.SinCos(double.DegreesToRadians(point.X));
            (x, y, z) = (x + (cos * cosLongitude), y + (cos * sinLongitude), z + sin);
        }

        return new(double.RadiansToDegrees(Math.Atan2(y, x)), double.RadiansToDegrees(Math.Atan2(z, double.Hypot(x, y))));
    }
}
