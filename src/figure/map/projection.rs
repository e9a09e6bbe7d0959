//! Equal Earth: areas keep their size, so that no country looks larger than it is.
//!
//! Šavrič, Patterson and Jenny (2018), doi:10.1080/13658816.2018.1504949.

/// The coefficients of the polynomial, from the paper.
const A: [f64; 4] = [1.340_264, -0.081_106, 0.000_893, 0.003_796];

/// A place on the plane, for a sphere of radius 1: x to the east of the middle meridian, y to the north.
///
/// Longitudes, in degrees, are taken from the middle meridian; one beyond 180 lies beyond the edge of the map.
pub(super) fn equal_earth(longitude: f64, latitude: f64) -> (f64, f64) {
    let m = 3.0_f64.sqrt() / 2.0;
    let theta = (m * latitude.to_radians().sin()).asin();
    let square = theta * theta;
    let sixth = square * square * square;
    let slope = A[0] + 3.0 * A[1] * square + sixth * (7.0 * A[2] + 9.0 * A[3] * square);
    let x = longitude.to_radians() * theta.cos() / (m * slope);
    let y = theta * (A[0] + A[1] * square + sixth * (A[2] + A[3] * square));
    (x, y)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed by PROJ 9 (pyproj 3.7.2): `+proj=eqearth +R=1`.
    #[test]
    fn it_is_the_equal_earth_of_proj() {
        for ((longitude, latitude), (x, y)) in [
            ((0.0, 0.0), (0.0, 0.0)),
            ((90.0, 45.0), (1.159_854, 0.860_231)),
            ((180.0, 0.0), (2.706_63, 0.0)),
            ((0.0, 90.0), (0.0, 1.317_363)),
            ((-60.0, -30.0), (-0.843_901, -0.592_935)),
            ((69.03, 48.48), (0.866_669, 0.917_318)),
        ] {
            let place = equal_earth(longitude, latitude);
            assert!(
                (place.0 - x).abs() < 1e-6,
                "{longitude} {latitude}: {place:?}"
            );
            assert!(
                (place.1 - y).abs() < 1e-6,
                "{longitude} {latitude}: {place:?}"
            );
        }
    }
}
